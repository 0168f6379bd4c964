"""How a worker stands, by when it was last heard."""

from datetime import datetime, timedelta
from enum import StrEnum

GONE_AFTER = timedelta(minutes=10)


class WorkerState(StrEnum):
    """NotResponding: its lease has run out, and what it runs is in nobody's sight. Gone: for so long that it left."""

    ONLINE = "Online"
    NOT_RESPONDING = "NotResponding"
    GONE = "Gone"


def standing(seen_at: datetime, now: datetime, *, lease_seconds: float) -> WorkerState:
    silent = now - seen_at
    if silent <= timedelta(seconds=lease_seconds):
        return WorkerState.ONLINE
    return WorkerState.NOT_RESPONDING if silent <= GONE_AFTER else WorkerState.GONE
