"""Every table of the house, so that a revision can be held against them."""

from lazulite.compute import tables as _compute
from lazulite.compute.attempts import tables as _attempts
from lazulite.compute.targets import tables as _targets
from lazulite.foundation.blobs import tables as _blobs
from lazulite.foundation.db import idempotency as _idempotency
from lazulite.foundation.db.columns import metadata
from lazulite.foundation.events import tables as _events
from lazulite.ops.git import tables as _git
from lazulite.ops.governance.approvals import tables as _approvals
from lazulite.ops.governance.audit import tables as _audit
from lazulite.ops.governance.lineage import tables as _lineage
from lazulite.ops.governance.members import tables as _members
from lazulite.ops.governance.sessions import tables as _sessions
from lazulite.ops.governance.tokens import tables as _tokens
from lazulite.ops.governance.users import tables as _users
from lazulite.ops.governance.workspaces import tables as _workspaces
from lazulite.ops.loops import tables as _loops
from lazulite.ops.monitoring import tables as _monitoring
from lazulite.ops.release import tables as _release
from lazulite.ops.triggers import tables as _triggers
from lazulite.ops.triggers.schedules import tables as _schedules
from lazulite.services.assets import tables as _assets
from lazulite.services.data import tables as _data
from lazulite.services.data.datastores import tables as _datastores
from lazulite.services.inference import tables as _inference
from lazulite.services.registry.evidence import tables as _evidence
from lazulite.services.training.jobs import tables as _jobs
from lazulite.services.training.pipelines import tables as _pipelines
from lazulite.services.training.studies import tables as _studies
from lazulite.services.training.sweeps import tables as _sweeps
from lazulite.services.training.tracking import tables as _tracking

TABLES = (
    _compute,
    _attempts,
    _targets,
    _jobs,
    _pipelines,
    _sweeps,
    _studies,
    _inference,
    _blobs,
    _idempotency,
    _events,
    _tokens,
    _users,
    _members,
    _sessions,
    _workspaces,
    _assets,
    _data,
    _datastores,
    _evidence,
    _tracking,
    _audit,
    _lineage,
    _loops,
    _monitoring,
    _triggers,
    _schedules,
    _git,
    _approvals,
    _release,
)

__all__ = ["TABLES", "metadata"]
