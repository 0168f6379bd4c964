"""Every table of the house, so that a revision can be held against them."""

from lazulite.foundation.blobs import tables as _blobs
from lazulite.foundation.db import idempotency as _idempotency
from lazulite.foundation.db.columns import metadata
from lazulite.foundation.events import tables as _events
from lazulite.ops.governance.tokens import tables as _tokens
from lazulite.ops.governance.workspaces import tables as _workspaces

TABLES = (_blobs, _idempotency, _events, _tokens, _workspaces)

__all__ = ["TABLES", "metadata"]
