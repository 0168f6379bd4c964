"""Releases as a whole: policies, stages, rollouts and their evidence."""

from lazulite.ops.governance.approvals.service import ApprovalsService
from lazulite.ops.governance.lineage.service import LineageService
from lazulite.ops.release.dossier.service import DossierService
from lazulite.ops.release.policies.service import PoliciesService
from lazulite.ops.release.rollouts.service import RolloutsService
from lazulite.ops.release.service import ReleasesService
from lazulite.ops.release.stages.service import StagesService
from lazulite.services.assets.service import AssetsService
from lazulite.services.inference.deployments.service import DeploymentsService
from lazulite.services.inference.service import EndpointsService
from lazulite.services.registry.environments import curated
from lazulite.services.registry.evidence.service import EvidenceService
from lazulite.services.training.jobs.service import JobsService


def build_release(
    *, assets: AssetsService, evidence: EvidenceService, endpoints: EndpointsService, deployments: DeploymentsService,
    jobs: JobsService, approvals: ApprovalsService, lineage: LineageService,
) -> ReleasesService:  # fmt: skip
    """With ONNX converters as they come in the wheel."""
    converters = curated.find("onnx-converters")
    assert converters is not None, "it comes with the wheel"
    dossier = DossierService(evidence=evidence)
    runtime = next(line for line in converters.requirements if line.startswith("onnxruntime"))
    rollouts = RolloutsService(
        assets=assets, endpoints=endpoints, deployments=deployments, dossier=dossier, runtime=runtime
    )
    stages = StagesService(
        assets=assets, dossier=dossier, jobs=jobs, serving=rollouts, lineage=lineage, tools=converters.requirements
    )
    return ReleasesService(
        policies=PoliciesService(assets=assets, endpoints=endpoints),
        stages=stages,
        rollouts=rollouts,
        dossier=dossier,
        approvals=approvals,
    )
