"""The figures of endpoints over time: minutes for two days, hours for ninety. They are no facts, and age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lazulite.foundation.db.transaction import Tx
from lazulite.services.inference.entities import Endpoint
from lazulite.services.inference.history import store
from lazulite.services.inference.history.folding import Bucket, added, floored, folded, steps, together
from lazulite.words.errors import Invalid
from lazulite.words.ids import new_id

MINUTE, HOUR, DAY = 60, 3600, 86_400
MINUTES_KEPT, HOURS_KEPT = timedelta(days=2), timedelta(days=90)
MOST_POINTS = 1_500
USUAL_POINTS = 120
STEPS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY)
AHEAD = timedelta(minutes=5)  # by which a gateway's clock may be before ours


class FiguresRangeInvalid(Invalid):
    pass


@dataclass(frozen=True)
class Series:
    """One bucket a step. `whole`: of the endpoint, all deployments and its feedback."""

    step_seconds: int
    whole: Sequence[Bucket]
    deployments: Sequence[Sequence[Bucket]]


class HistoryService:
    def take(self, tx: Tx, run: str, minutes: Sequence[Bucket]) -> None:
        """What the gateway of this start counted; of what is deleted meanwhile, nothing is kept. Old ones age."""
        owners = store.owners(tx, sorted({one.owner_id for one in minutes}))
        known = [(owners[one.owner_id], one) for one in minutes if one.owner_id in owners]
        store.keep(tx, run, [pair for pair in known if pair[1].start < tx.now + AHEAD], seconds=MINUTE)
        if self._due(tx):
            self._age(tx)

    def of_endpoint(
        self, tx: Tx, endpoint: Endpoint, *, start: datetime, end: datetime, step_seconds: int | None = None
    ) -> Series:
        """From `start` up to, not including, `end`. Raises FiguresRangeInvalid."""
        seconds = step_seconds or _fitting(start, end)
        _check(start, end, seconds)
        moments = steps(start, end, seconds)
        found = store.of_endpoint(tx, endpoint.workspace_id, endpoint.id, moments[0], end)
        series = folded(found, moments, seconds)
        nothing = [added(moment, endpoint.id, "", ()) for moment in moments]
        behind = [buckets for owner, buckets in series.items() if owner != endpoint.id]
        return Series(seconds, together([series.get(endpoint.id, nothing), *behind]), behind)

    def _due(self, tx: Tx) -> bool:
        """Whether minutes or hours have grown old."""
        old = floored(tx.now - MINUTES_KEPT, HOUR)
        return store.any_before(tx, old, seconds=MINUTE) or store.any_before(tx, tx.now - HOURS_KEPT, seconds=HOUR)

    def _age(self, tx: Tx) -> None:
        """Minutes of whole hours that are old become hours; old hours are forgotten."""
        taken = store.take_before(tx, floored(tx.now - MINUTES_KEPT, HOUR), seconds=MINUTE)
        by_hour: dict[tuple[store.Owner, datetime], list[Bucket]] = {}
        for owner, bucket in taken:
            by_hour.setdefault((owner, floored(bucket.start, HOUR)), []).append(bucket)
        hours = [(owner, added(at, owner.id, owner.deployment, found)) for (owner, at), found in by_hour.items()]
        # Each ageing adds rows of its own: a minute that comes late stands beside the hour that it belongs to.
        store.keep(tx, new_id(), hours, seconds=HOUR)
        store.take_before(tx, tx.now - HOURS_KEPT, seconds=HOUR)


def _fitting(start: datetime, end: datetime) -> int:
    """The finest step that makes no more points than a chart shows."""
    length = (end - start).total_seconds()
    return next((step for step in STEPS if length / step <= USUAL_POINTS), DAY)


def _check(start: datetime, end: datetime, seconds: int) -> None:
    if end <= start:
        raise FiguresRangeInvalid(f"The figures are asked for from {start} to {end}: there is no time between.")
    points = (end - start).total_seconds() / seconds
    if points > MOST_POINTS:
        at_least = int((end - start).total_seconds() / MOST_POINTS) + 1
        raise FiguresRangeInvalid(
            f"From {start} to {end} by {seconds} seconds makes {points:.0f} points; {MOST_POINTS} are shown.",
            hint=f"Ask for a step of {at_least} seconds or more, or for less time.",
        )
