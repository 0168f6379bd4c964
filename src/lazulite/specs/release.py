"""The release policy of a model, as a document: what a new version has to show before it answers anybody."""

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class OptimiseRules(_Part):
    """ONNX beside the model, kept only when its answers on `sample_rows` rows differ by at most `parity_tolerance`."""

    onnx: bool = True
    parity_tolerance: Positive = 1e-4
    sample_rows: Annotated[int, Field(ge=1)] = 2000
    serve: bool = False


class ValidateRules(_Part):
    """Candidate against champion on labelled data. Numbers are in the metric's own unit.

    data: a reference such as `azureml:delays-windows@latest`. metric: as monitors' model_performance measures them:
    accuracy, precision, recall, f1_score, roc_auc, log_loss, brier_score; mae, mse, rmse. minimum: what the candidate
    must reach, champion or none. max_regressions: other metric -> how much worse it may get. confidence: that of the
    interval (bootstrap) around the improvement, which must then lie above zero.
    """

    data: str | None = None
    label: str = "actual"
    positive: str | None = None
    metric: str = "roc_auc"
    min_improvement: NotNegative = 0.0
    minimum: float | None = None
    max_regressions: dict[str, NotNegative] = Field(default_factory=dict)
    min_rows: Annotated[int, Field(ge=1)] = 100
    confidence: Annotated[float, Field(gt=0.5, lt=1)] | None = None


class ApproveRules(_Part):
    """By persons (`required` different ones, of `approvers` where they are named), or by the policy itself."""

    by: Literal["person", "policy"] = "person"
    required: Annotated[int, Field(ge=1)] = 1
    approvers: tuple[str, ...] = ()


class DeployRules(_Part):
    """`first_percent` of the traffic until `answers` requests have been answered, then all of it.

    max_error_rate_increase: how much greater the share of failed answers may be than the champion's (0 to 1).
    """

    first_percent: Annotated[int, Field(ge=1, le=100)] = 10
    answers: Annotated[int, Field(ge=1)] = 100
    max_error_rate_increase: Annotated[float, Field(ge=0, le=1)] = 0.01


class ReleasePolicy(_Part):
    """`owner` is who answers for the policy; every refusal names them."""

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Annotated[str, Field(min_length=1, max_length=250)]
    model: Annotated[str, Field(min_length=1)]
    owner: Annotated[str, Field(min_length=1)]
    description: str = ""
    endpoint_name: str | None = None
    optimise: OptimiseRules = OptimiseRules()
    validation: ValidateRules = Field(
        default=ValidateRules(), validation_alias=AliasChoices("validate", "validation"), serialization_alias="validate"
    )
    approve: ApproveRules = ApproveRules()
    deploy: DeployRules = DeployRules()
