"""Release policies: what new versions of a model have to show."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.documents import DocumentIn
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.ops.release.entities import Policy
from lazulite.ops.release.errors import PolicyNameDiffers
from lazulite.specs.release import ReleasePolicy

router = api_router("releases")
ROOT = "/workspaces/{workspace}/release-policies"
ONE = f"{ROOT}/{{policy}}"


class ReleasePolicyOut(BaseModel):
    """`document` is the policy as it stands, defaults written out. `warnings`: what it names and is not there yet."""

    name: str
    model: str
    owner: str
    description: str
    endpoint_name: str | None
    revision: int
    document: dict[str, JsonValue]
    created_by: str
    created_at: datetime
    updated_at: datetime
    warnings: list[str] = Field(default_factory=list)

    @classmethod
    def of(cls, policy: Policy, warnings: tuple[str, ...] = ()) -> "ReleasePolicyOut":
        document = policy.document
        return cls(
            name=document.name, model=document.model, owner=document.owner, description=document.description,
            endpoint_name=document.endpoint_name, revision=policy.revision,
            document=document.model_dump(mode="json", by_alias=True, exclude={"schema_url"}),
            created_by=policy.created_by, created_at=policy.created_at, updated_at=policy.updated_at,
            warnings=list(warnings),
        )  # fmt: skip


class ReleasePolicyList(ListOf[ReleasePolicyOut]):
    pass


@router.get(ROOT)
def list_release_policies(
    call: Annotated[Call, permit("releases/read")], platform: PlatformDep, query: ListDep
) -> ReleasePolicyList:
    """By name."""
    with platform.read() as tx:
        page = platform.release.policies.list(tx, call.workspace_id, query.page())
    return ReleasePolicyList.of(page.map(ReleasePolicyOut.of))


@router.get(ONE)
def show_release_policy(
    policy: str, call: Annotated[Call, permit("releases/read")], platform: PlatformDep
) -> ReleasePolicyOut:
    with platform.read() as tx:
        return ReleasePolicyOut.of(platform.release.policies.get(tx, call.workspace_id, policy))


@router.post(ROOT, status_code=201)
def create_release_policy(
    body: DocumentIn, call: Annotated[Call, permit("policies/write")], platform: PlatformDep
) -> ReleasePolicyOut:
    document = body.parsed(ReleasePolicy)
    return platform.create(
        call,
        ReleasePolicyOut,
        lambda tx: ReleasePolicyOut.of(
            platform.release.policies.create(tx, call.actor, call.workspace_id, document),
            platform.release.policies.warnings(tx, call.workspace_id, document),
        ),
    )


@router.put(ONE)
def update_release_policy(
    policy: str, body: DocumentIn, call: Annotated[Call, permit("policies/write")], platform: PlatformDep
) -> ReleasePolicyOut:
    """For cases opened from now on."""
    document = body.parsed(ReleasePolicy)
    if document.name != policy:
        raise PolicyNameDiffers(f"The document is of the policy '{document.name}', the address of '{policy}'.")
    return platform.write(
        lambda tx: ReleasePolicyOut.of(
            platform.release.policies.update(tx, call.actor, call.workspace_id, document),
            platform.release.policies.warnings(tx, call.workspace_id, document),
        )
    )
