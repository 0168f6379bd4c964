"""Facts, walks and loops by hand."""

from datetime import UTC, datetime, timedelta

from lazulite.ops.loops.entities import Heard, Serving, State, Walked
from lazulite.services.inference.entities import ProvisioningState

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def make_fact(type_: str, subject: str = "", /, *, seq: int = 7, **data: object) -> Heard:
    """Known as `f7`, one second after noon for each number."""
    return Heard(f"f{seq}", seq, type_, subject, NOON + timedelta(seconds=seq), None, data)  # type: ignore[arg-type]  # JSON


def make_walked(step: str, *, seq: int = 7, place: str = "endpoints/delays", count: int = 1, **more: object) -> Walked:
    told = {
        "detail": "", "fact": f"f{seq}", "type": "Told", "subject": "things/1", "at": NOON + timedelta(seconds=seq),
        "first_at": NOON,
        "phrase": step, "state": State.DONE, "start": None, **more,
    }  # fmt: skip
    return Walked(place=place, step=step, seq=seq, count=count, **told)  # type: ignore[arg-type]  # a maker for tests


def make_serving(
    deployment: str = "blue", percent: int = 100, state: ProvisioningState = ProvisioningState.SUCCEEDED, **more: object
) -> Serving:
    told = {"model": "delays", "version": 1, "error": "", "updated_at": NOON, **more}
    return Serving(deployment=deployment, percent=percent, state=state, **told)  # type: ignore[arg-type]  # a maker for tests


def steps(walks: object) -> list[tuple[str, str, str, str | None, bool]]:
    """(place, step, fact, start, counts) of each walk."""
    return [(w.place, str(w.step), w.fact.id, w.start, w.counts) for w in walks]  # type: ignore[attr-defined]  # walks
