from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

git_hooks = Table(
    "git_hooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(100), nullable=False),
    Column("host", String(20), nullable=False),
    Column("repository", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("reports_status", Boolean, nullable=False),
    Column("near", Boolean, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("rotated_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

# Apart from what is shown, so that no query over hooks reads them.
git_hook_secrets = Table(
    "git_hook_secrets",
    metadata,
    Column("hook_id", Id, primary_key=True),
    Column("secret", Text, nullable=False),
)

# key: what makes a delivery the same when it comes again; none of those that were not taken.
git_deliveries = Table(
    "git_deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hook_id", Id, nullable=False),
    Column("key", String(200)),
    Column("event", String(200), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("received_at", Utc, nullable=False),
    UniqueConstraint("hook_id", "key"),
    Index("ix_git_deliveries_newest", "hook_id", "received_at", "id"),
)

# What a commit is to be told of a job: one row, whose newest state counts. due_at: none once it is told or given up.
git_statuses = Table(
    "git_statuses",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("hook_id", Id, nullable=False),
    Column("job", String(64), nullable=False),
    Column("commit", String(64), nullable=False),
    Column("context", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("description", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Utc),
    Column("told_at", Utc),
    Column("reason", Text, nullable=False),
    Column("changed_at", Utc, nullable=False),
    UniqueConstraint("hook_id", "job"),
    Index("ix_git_statuses_due_at", "due_at"),
    Index("ix_git_statuses_newest", "hook_id", "changed_at", "id"),
)

_H, _D, _S = git_hooks.c, git_deliveries.c, git_statuses.c
LISTED_HOOKS = Listed(
    "git hooks",
    columns={
        "name": _H.name, "host": _H.host, "repository": _H.repository, "description": _H.description,
        "reports_status": _H.reports_status, "created_by": _H.created_by, "created_at": _H.created_at,
        "rotated_at": _H.rotated_at,
    },
    key=_H.id,
    order="name",
    text=(_H.name, _H.repository, _H.description),
    names=(_H.name,),
)  # fmt: skip
LISTED_DELIVERIES = Listed(
    "deliveries of a git hook",
    columns={
        "received_at": _D.received_at, "event": _D.event, "outcome": _D.outcome, "reason": _D.reason, "size": _D.size,
    },
    key=_D.id,
    order="received_at desc",
    text=(_D.event, _D.reason, _D.key),
)  # fmt: skip
LISTED_STATUSES = Listed(
    "statuses of commits",
    columns={
        "changed_at": _S.changed_at, "job": _S.job, "commit": _S.commit, "state": _S.state, "context": _S.context,
        "told_at": _S.told_at, "attempts": _S.attempts,
    },
    key=_S.id,
    order="changed_at desc",
    text=(_S.job, _S.commit, _S.context),
)  # fmt: skip
