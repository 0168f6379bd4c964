"""An online endpoint as a document: Azure ML's managed or Kubernetes online endpoint."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Percent = Annotated[int, Field(ge=0, le=100)]


class OnlineEndpointDocument(BaseModel):
    """`traffic` may be given when the deployments that it names are there: on updates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_url: str | None = Field(default=None, alias="$schema")
    name: str
    auth_mode: Literal["key", "aml_token", "aad_token"] = "key"
    description: str = ""
    tags: dict[str, str] = Field(default_factory=dict)
    properties: dict[str, str] = Field(default_factory=dict)
    traffic: dict[str, Percent] | None = None
    kind: Literal["managed", "kubernetes"] | None = None
    compute: str | None = None
    public_network_access: Literal["enabled", "disabled"] | None = None
