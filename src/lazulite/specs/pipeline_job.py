"""A pipeline as a document: named steps, each a component or a job in its place, bound to each other's outputs."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from lazulite.specs.automl_job import AutoMLFields
from lazulite.specs.component import (
    CommandComponentDocument,
    CommandComponentGiven,
    ComponentFields,
    ParallelComponentDocument,
    SparkComponentDocument,
)
from lazulite.specs.document_parts import AssetTypeName, Described, EnvironmentGiven, Part, Title, Words, written
from lazulite.specs.durations import Duration
from lazulite.specs.execution import Retried, Running
from lazulite.specs.parallel_job import ParallelFields
from lazulite.specs.ports import (
    InputMode,
    JobInputs,
    JobOutput,
    JobOutputs,
    Literally,
    PortName,
    none_is_default,
    none_is_empty,
)
from lazulite.specs.spark_job import SparkFields
from lazulite.specs.sweep_job import SweepFields

MOST_ITERATIONS = 1000


class NodeData(Part):
    """What a step reads. `path` may be another step's output: `${{parent.jobs.prepare.outputs.table}}`."""

    type: AssetTypeName | Literal["string", "number", "integer", "boolean"] | None = None
    path: Literally | None = None
    value: Literally | None = Field(default=None, alias="default")
    mode: InputMode | None = None
    description: str | None = None

    @model_validator(mode="after")
    def _one(self) -> "NodeData":
        if (self.path is None) == (self.value is None):
            raise ValueError("an input has a path, or a value")
        return self


NodeInput = Annotated[
    Annotated[NodeData, Tag("inline")] | Annotated[Literally | None, Tag("named")], Discriminator(written)
]
NodeInputs = Annotated[
    dict[PortName, NodeInput], BeforeValidator(none_is_empty, json_schema_input_type=dict[PortName, NodeInput] | None)
]
NodeOutput = Annotated[Annotated[JobOutput, Tag("inline")] | Annotated[str, Tag("named")], Discriminator(written)]
NodeOutputs = Annotated[
    dict[PortName, NodeOutput],
    BeforeValidator(none_is_default),
    BeforeValidator(none_is_empty, json_schema_input_type=dict[PortName, NodeOutput | None] | None),
]


class NodeFields(Part):
    """Beside what each kind has: its bindings. A step is called by its key; `name` says the same where it is given."""

    schema_url: str | None = Field(default=None, alias="$schema")
    name: str | None = None
    display_name: Title | None = None
    experiment_name: Title | None = None
    description: str = ""
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    comment: str | None = None
    is_deterministic: bool | None = None
    inputs: NodeInputs = Field(default_factory=dict)
    outputs: NodeOutputs = Field(default_factory=dict)
    x_lazulite: Any = Field(default=None, alias="x-lazulite")


class CommandNode(NodeFields, Running, Retried):
    """A command component with its inputs, or a command in place."""

    type: Literal["command"] = "command"
    component: CommandComponentGiven | None = None
    command: str | None = None
    code: str | None = None
    additional_includes: list[str] = Field(default_factory=list)
    environment: EnvironmentGiven | None = None

    @model_validator(mode="after")
    def _one(self) -> "CommandNode":
        if (self.component is None) == (self.command is None):
            raise ValueError("a step has a component, or a command")
        if self.command is not None and self.environment is None:
            raise ValueError("a step with a command has an environment")
        return self


class SweepNode(NodeFields, SweepFields):
    type: Literal["sweep"]
    trial: CommandComponentGiven


class ParallelNode(NodeFields, ParallelFields):
    type: Literal["parallel"]
    component: (
        Annotated[
            Annotated[str, Tag("named")] | Annotated[ParallelComponentDocument, Tag("inline")], Discriminator(written)
        ]
        | None
    ) = None


class SparkNode(NodeFields, SparkFields):
    type: Literal["spark"]
    component: (
        Annotated[
            Annotated[str, Tag("named")] | Annotated[SparkComponentDocument, Tag("inline")], Discriminator(written)
        ]
        | None
    ) = None


class AutoMLNode(AutoMLFields, NodeFields):
    type: Literal["automl"]


class PipelineNode(NodeFields):
    """Another pipeline as one step."""

    type: Literal["pipeline"]
    component: Annotated[
        Annotated[str, Tag("named")] | Annotated["PipelineComponentDocument", Tag("inline")], Discriminator(written)
    ]
    compute: str | None = None
    settings: "PipelineSettings | None" = None


class IfElseNode(Part):
    """One of two steps, as a step's control output or a literal says."""

    type: Literal["if_else"]
    condition: str | bool
    true_block: str | list[str] | None = None
    false_block: str | list[str] | None = None


class LoopLimits(Part):
    max_iteration_count: Annotated[int, Field(ge=1, le=MOST_ITERATIONS)] = MOST_ITERATIONS


class DoWhileNode(Part):
    """A step again and again while its control output says so. mapping: its outputs to inputs of its next round."""

    type: Literal["do_while"]
    body: str
    condition: str | None = None
    mapping: dict[str, str | list[str]] = Field(default_factory=dict)
    limits: LoopLimits


class ParallelForNode(Part):
    """A step once for each item: a mapping of its inputs, or one of a list of them."""

    type: Literal["parallel_for"]
    body: str
    items: str | list[dict[str, Literally]] | dict[str, dict[str, Literally]]
    outputs: NodeOutputs = Field(default_factory=dict)
    max_concurrency: Annotated[int, Field(ge=1)] | None = None


def _kind(value: object) -> str:
    """A step that does not say what it is, is what its component is, and a command otherwise."""
    if not isinstance(value, dict):
        return str(getattr(value, "type", "command"))
    component = value.get("component")
    of_component = component.get("type") if isinstance(component, dict) else None
    return str(value.get("type") or of_component or ("sweep" if "trial" in value else "command"))


Node = Annotated[
    Annotated[CommandNode, Tag("command")]
    | Annotated[SweepNode, Tag("sweep")]
    | Annotated[ParallelNode, Tag("parallel")]
    | Annotated[SparkNode, Tag("spark")]
    | Annotated[AutoMLNode, Tag("automl")]
    | Annotated[PipelineNode, Tag("pipeline")]
    | Annotated[IfElseNode, Tag("if_else")]
    | Annotated[DoWhileNode, Tag("do_while")]
    | Annotated[ParallelForNode, Tag("parallel_for")],
    Discriminator(_kind),
]
Nodes = Annotated[dict[PortName, Node], Field(min_length=1)]


class PipelineSettings(Part):
    """force_rerun: no step is reused. continue_on_step_failure: what does not need the failed one goes on."""

    model_config = ConfigDict(extra="allow", frozen=True)

    default_compute: str | None = None
    default_datastore: str | None = None
    continue_on_step_failure: bool = False
    continue_run_on_failed_optional_input: bool | None = None
    force_rerun: bool = False

    @property
    def datastore(self) -> str | None:
        """The name of the default one."""
        return None if self.default_datastore is None else self.default_datastore.removeprefix("azureml:")

    @property
    def warnings(self) -> tuple[str, ...]:
        """Azure's client takes any word here and does nothing with those that it does not know."""
        extra = self.model_extra or {}
        return tuple(f"settings.{name}: there is no such setting, and it changes nothing." for name in extra)


class PipelineComponentDocument(ComponentFields):
    type: Literal["pipeline"]
    jobs: Nodes
    settings: PipelineSettings = PipelineSettings()


class PipelineJobDocument(Described):
    """Steps of its own, or one pipeline component as they are."""

    type: Literal["pipeline"]
    component: (
        Annotated[
            Annotated[str, Tag("named")] | Annotated[PipelineComponentDocument, Tag("inline")], Discriminator(written)
        ]
        | None
    ) = None
    jobs: Annotated[dict[PortName, Node], BeforeValidator(none_is_empty)] = Field(default_factory=dict)
    inputs: JobInputs = Field(default_factory=dict)
    outputs: JobOutputs = Field(default_factory=dict)
    settings: PipelineSettings = PipelineSettings()
    compute: str | None = None
    limits: "PipelineLimits | None" = None
    identity: Any = None
    notification_settings: Any = None

    @model_validator(mode="after")
    def _one(self) -> "PipelineJobDocument":
        if (self.component is None) == (not self.jobs):
            raise ValueError("a pipeline has jobs, or a component")
        return self


class PipelineLimits(Part):
    timeout: Duration | None = None


PipelineNode.model_rebuild()
PipelineComponentDocument.model_rebuild()
PipelineJobDocument.model_rebuild()
Component = Annotated[
    CommandComponentDocument | ParallelComponentDocument | SparkComponentDocument | PipelineComponentDocument,
    Field(discriminator="type"),
]
