"""Components: everything that assets have, created from documents that are planned first."""

from dataclasses import replace
from typing import Annotated

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.rest.asset_plans import AssetPlanOut
from lazulite.experience.rest.asset_routes import routes
from lazulite.experience.rest.asset_sources import GIT_COMMIT
from lazulite.experience.rest.assets import VersionOut
from lazulite.experience.rest.job_answers import StepPlanOut
from lazulite.experience.rest.jobs import SubmissionIn
from lazulite.experience.rest.looking import with_sights
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.actor import PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind, Source
from lazulite.services.registry.components.service import new_version
from lazulite.specs.sights import Sights
from lazulite.specs.written import Written, read_written

router = routes(AssetKind.COMPONENT)
ROOT = "/workspaces/{workspace}/components"


class ComponentCreated(VersionOut):
    warnings: tuple[str, ...]


@router.post(ROOT, status_code=201)
def create_component(
    body: SubmissionIn, call: Annotated[Call, permit("components/write")], platform: PlatformDep
) -> ComponentCreated:
    """What `validate` refuses is not registered."""
    written = read_written(body.document, settings=body.set, sources=body.sources)
    planning = platform.training.component_planning

    def create(tx: Tx, sights: Sights) -> ComponentCreated:
        seeing = replace(written, sights=sights)
        made, plan = planning.create(tx, call.actor, call.workspace_id, seeing, _source(call, body, seeing))
        return ComponentCreated(**VersionOut.of(made).model_dump(), warnings=(*plan.warnings, *plan.blockers))

    def register(sights: Sights) -> ComponentCreated:
        return platform.create(call, ComponentCreated, lambda tx: create(tx, sights))

    return with_sights(platform, call.actor, call.workspace_id, register)


@router.post(f"{ROOT}/validate")
def validate_component(
    body: SubmissionIn, call: Annotated[Call, permit("components/read")], platform: PlatformDep
) -> AssetPlanOut:
    """What a step would be made from, every reference resolved; nothing is registered."""
    written = read_written(body.document, settings=body.set, sources=body.sources)
    source = _source(call, body, written)
    with platform.read() as tx:
        plan = platform.training.component_planning.plan(tx, call.workspace_id, written, source)
    name, new = new_version(written, plan.document, source)
    return AssetPlanOut.of(
        AssetKind.COMPONENT, name, new, plan.version, warnings=(*plan.warnings, *plan.blockers),
        steps=StepPlanOut.all(plan.pipeline),
    )  # fmt: skip


def _source(call: Call, body: SubmissionIn, written: Written) -> Source:
    job = call.actor.principal.id if call.actor.principal.kind is PrincipalKind.JOB else None
    told = {**body.properties, **written.git_properties}
    return Source(job=job, run_id=job, git_commit=told.get(GIT_COMMIT))
