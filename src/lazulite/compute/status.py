"""The states of a job (the words of Azure ML) and the one table of moves between them."""

from enum import StrEnum

from lazulite.words.errors import Conflict


class JobStatus(StrEnum):
    NOT_STARTED = "NotStarted"
    STARTING = "Starting"
    PROVISIONING = "Provisioning"
    PREPARING = "Preparing"
    QUEUED = "Queued"
    RUNNING = "Running"
    FINALIZING = "Finalizing"
    CANCEL_REQUESTED = "CancelRequested"
    COMPLETED = "Completed"
    FAILED = "Failed"
    CANCELED = "Canceled"
    NOT_RESPONDING = "NotResponding"
    PAUSED = "Paused"
    UNKNOWN = "Unknown"


_S = JobStatus
_ENDS = frozenset({_S.COMPLETED, _S.FAILED, _S.CANCELED})
_STOPS = frozenset({_S.CANCEL_REQUESTED, _S.CANCELED, _S.FAILED})

ALLOWED: dict[JobStatus, frozenset[JobStatus]] = {
    _S.NOT_STARTED: _STOPS | {_S.STARTING, _S.QUEUED},
    _S.STARTING: _STOPS | {_S.PROVISIONING, _S.QUEUED, _S.PREPARING},
    _S.PROVISIONING: _STOPS | {_S.QUEUED, _S.PREPARING},
    _S.QUEUED: _STOPS | {_S.PROVISIONING, _S.PREPARING, _S.PAUSED},
    _S.PREPARING: _STOPS | {_S.QUEUED, _S.RUNNING},
    _S.RUNNING: _STOPS | {_S.FINALIZING, _S.COMPLETED, _S.NOT_RESPONDING, _S.PAUSED},
    _S.FINALIZING: _ENDS | {_S.NOT_RESPONDING, _S.CANCEL_REQUESTED, _S.QUEUED},
    _S.CANCEL_REQUESTED: _ENDS | {_S.FINALIZING, _S.NOT_RESPONDING},
    _S.NOT_RESPONDING: _ENDS | {_S.RUNNING, _S.FINALIZING, _S.CANCEL_REQUESTED, _S.QUEUED},
    _S.PAUSED: _STOPS | {_S.QUEUED, _S.RUNNING},
    _S.COMPLETED: frozenset(),
    _S.FAILED: frozenset(),
    _S.CANCELED: frozenset(),
    _S.UNKNOWN: frozenset(),
}

IN_PROGRESS = frozenset({_S.NOT_STARTED, _S.QUEUED, _S.PREPARING, _S.PROVISIONING, _S.STARTING, _S.RUNNING})
POST_PROCESSING = frozenset({_S.CANCEL_REQUESTED, _S.FINALIZING})
ENDED = _ENDS


class StatusRefused(Conflict):
    pass


def may_follow(current: JobStatus, following: JobStatus) -> bool:
    """Whether a job may go from one state to the other; staying is no move and always allowed."""
    return current == following or following in ALLOWED[current]


def check_move(current: JobStatus, following: JobStatus) -> JobStatus:
    """The following state. Raises StatusRefused when the table has no such move."""
    if may_follow(current, following):
        return following
    allowed = ", ".join(sorted(ALLOWED[current])) or "none, it is final"
    hint = f"Allowed from {current}: {allowed}."
    raise StatusRefused(f"A job that is {current} cannot become {following}.", hint=hint)
