"""Figures over time: kept by minute and by hour, aged, asked for."""

from datetime import timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.services.inference.entities import Endpoint
from lazulite.services.inference.history.folding import Bucket, floored
from lazulite.services.inference.history.service import FiguresRangeInvalid, Series
from lazulite.testing import FrozenClock
from tests.unit.services.inference.makers import make_definition


class World:
    def __init__(self, platform: Platform, clock: FrozenClock) -> None:
        self.platform, self.clock = platform, clock
        with platform.read() as tx:
            self.workspace = platform.workspaces.named(tx, "default").id
        self.endpoint = platform.write(lambda tx: platform.endpoints.create(tx, LOCAL, self.workspace, name="delays"))
        made = platform.write(
            lambda tx: platform.deployments.create(tx, LOCAL, self.workspace, "delays", "blue", make_definition())
        )
        self.blue = made.id

    def take(self, *buckets: Bucket, run: str = "first") -> None:
        self.platform.write(lambda tx: self.platform.endpoint_history.take(tx, run, buckets))

    def bucket(self, owner: str, ago: timedelta = timedelta(), **values: object) -> Bucket:
        start = floored(self.clock.now() - ago, 60)
        return Bucket(owner, "", start, **values)  # type: ignore[arg-type]  # a maker for tests

    def series(self, back: timedelta, step_seconds: int | None = None, endpoint: Endpoint | None = None) -> Series:
        end = self.clock.now() + timedelta(minutes=1)
        with self.platform.read() as tx:
            return self.platform.endpoint_history.of_endpoint(
                tx, endpoint or self.endpoint, start=end - back, end=end, step_seconds=step_seconds
            )


@pytest.fixture
def world(platform: Platform, clock: FrozenClock) -> World:
    return World(platform, clock)


def test_a_minute_that_is_told_again_is_the_same_minute(world: World) -> None:
    world.take(world.bucket(world.blue, answered=1, took={5: 1}))
    world.take(
        world.bucket(world.blue, answered=4, took={5: 4}, errors={503: 2}), world.bucket(world.endpoint.id, feedback=3)
    )
    series = world.series(timedelta(minutes=2), 60)
    assert [(one.answered, one.errors, one.took) for one in series.deployments[0]] == [
        (0, {}, {}),
        (4, {503: 2}, {5: 4}),
    ]
    assert series.deployments[0][0].deployment == "blue"
    assert [(one.answered, one.feedback) for one in series.whole] == [(0, 0), (4, 3)]


def test_two_gateways_in_one_minute_add_up(world: World) -> None:
    world.take(world.bucket(world.blue, answered=1), run="first")
    world.take(world.bucket(world.blue, answered=2), run="second")
    assert world.series(timedelta(minutes=1), 60).whole[0].answered == 3


def test_what_is_of_nobody_or_of_tomorrow_is_passed_over(world: World) -> None:
    world.take(world.bucket("gone", answered=1), world.bucket(world.blue, -timedelta(days=1), answered=1))
    assert world.series(timedelta(minutes=1), 60).deployments == []


def test_minutes_become_hours_after_two_days_and_hours_are_forgotten_after_ninety(world: World) -> None:
    for minutes in range(0, 180, 30):
        world.take(world.bucket(world.blue, timedelta(minutes=minutes), answered=1, took={7: 1}))
    assert world.series(timedelta(hours=4), 3600).whole[-1].percentile_ms(0.5) is not None
    world.clock.advance(timedelta(days=3))
    world.take(world.bucket(world.blue, answered=10))
    assert sum(one.answered for one in world.series(timedelta(days=4), 3600).whole) == 16
    assert sorted(one.answered for one in world.series(timedelta(days=4), 3600).whole)[-5:] == [1, 1, 2, 2, 10]
    world.clock.advance(timedelta(days=91))
    world.take(world.bucket(world.blue, answered=1))
    assert sum(one.answered for one in world.series(timedelta(days=120), 86_400).whole) == 1


def test_a_minute_that_comes_after_its_hour_was_made_is_added_to_it(world: World) -> None:
    old = timedelta(days=3)
    world.take(world.bucket(world.blue, old, answered=1))
    world.take(world.bucket(world.blue, old, answered=2))
    assert sum(one.answered for one in world.series(timedelta(days=4), 3600).whole) == 3


def test_the_step_is_as_a_chart_shows_it_unless_asked_otherwise(world: World) -> None:
    lengths = {1: 60, 6: 300, 24: 900, 24 * 5: 3600, 24 * 90: 86_400}
    assert {hours: world.series(timedelta(hours=hours)).step_seconds for hours in lengths} == lengths


def test_a_range_without_time_or_with_too_many_points_is_refused(world: World) -> None:
    with pytest.raises(FiguresRangeInvalid, match="there is no time between"):
        world.series(timedelta())
    with pytest.raises(FiguresRangeInvalid, match="makes 2880 points; 1500 are shown") as refused:
        world.series(timedelta(days=2), 60)
    assert refused.value.hint == "Ask for a step of 116 seconds or more, or for less time."


def test_another_workspaces_endpoint_of_the_same_name_has_its_own_figures(world: World) -> None:
    other = world.platform.write(lambda tx: world.platform.workspaces.create(tx, LOCAL, "other"))
    twin = world.platform.write(lambda tx: world.platform.endpoints.create(tx, LOCAL, other.id, name="delays"))
    world.take(world.bucket(world.blue, answered=1))
    assert world.series(timedelta(minutes=1), 60, endpoint=twin).deployments == []
