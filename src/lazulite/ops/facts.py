"""Every kind of fact, from the slices that tell it."""

from lazulite.compute import events as compute_events
from lazulite.compute.nodes import events as node_events
from lazulite.compute.targets import events as target_events
from lazulite.ops.git import events as git_events
from lazulite.ops.governance.approvals import events as approval_events
from lazulite.ops.governance.members import events as member_events
from lazulite.ops.governance.workspaces import events as workspace_events
from lazulite.ops.monitoring import events as monitoring_events
from lazulite.ops.release import events as release_events
from lazulite.ops.triggers import events as trigger_events
from lazulite.ops.triggers.schedules import events as schedule_events
from lazulite.services.assets import events as asset_events
from lazulite.services.data import events as data_events
from lazulite.services.inference import events as inference_events
from lazulite.services.registry.evidence import events as evidence_events
from lazulite.services.training.jobs import events as job_events
from lazulite.services.training.tracking import events as tracking_events
from lazulite.words.facts import FactCatalogue


def fact_catalogue() -> FactCatalogue:
    """Every kind of fact that happens in a workspace."""
    return (
        asset_events.FACTS | data_events.FACTS | evidence_events.FACTS | job_events.FACTS | tracking_events.FACTS
        | inference_events.FACTS | monitoring_events.FACTS | trigger_events.FACTS | release_events.FACTS
        | approval_events.FACTS | workspace_events.FACTS | compute_events.FACTS | member_events.FACTS
        | target_events.FACTS | node_events.FACTS | schedule_events.FACTS | git_events.FACTS
    )  # fmt: skip
