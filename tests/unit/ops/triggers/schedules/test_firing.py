"""What becomes of a schedule's times: once each, whoever looks, whatever the clock does."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.foundation.pagination import PageRequest
from lazulite.ops.governance.access import Role
from lazulite.ops.triggers.schedules.entities import BackfillInvalid, Outcome, Why
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion
from lazulite.specs.sights import Sights
from lazulite.testing import FrozenClock
from tests.errands import fire_schedules
from tests.unit.ops.triggers.schedules.timetable import ANA, JOB, Timetable
from tests.unit.services.training.jobs.yard import Yard
from tests.web import Web

MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def table(platform: Platform, clock: FrozenClock) -> Timetable:
    return Timetable(platform, clock)


def hours(table: Timetable) -> list[tuple[int, Why, Outcome]]:
    return [((one.fire_at - MIDNIGHT) // timedelta(hours=1), one.why, one.outcome) for one in table.runs()]


def test_at_its_time_it_creates_its_job_in_its_makers_name(table: Timetable) -> None:
    table.clock.advance(timedelta(minutes=30))
    table.make(ANA)
    table.wait(minutes=29)
    assert table.jobs() == []
    table.wait(minutes=1, seconds=5)
    [job], [run], [fact], [submitted] = (
        table.jobs(), table.runs(), table.facts("ScheduleFired"), table.facts("JobSubmitted"),
    )  # fmt: skip
    assert (job.about.display_name, job.created_by, job.cause) == ("hourly-20260101T010000Z", "person:ana", fact.id)
    assert job.about.tags == {"lazulite.schedule": "hourly", "lazulite.fire_time": "2026-01-01T01:00:00Z"}
    assert job.inputs["at"]["literal"] == "2026-01-01T01:00:00Z"
    assert (submitted.actor.principal, submitted.cause) == (
        Principal(PrincipalKind.RULE, "schedule/hourly"), fact.id,
    )  # fmt: skip
    assert (run.job, run.why, run.outcome) == (job.name, Why.DUE, Outcome.FIRED)
    assert table.shown().next_fire_at == MIDNIGHT + timedelta(hours=2)


def test_many_who_look_at_the_clock_at_once_fire_each_time_once(table: Timetable) -> None:
    for name in ("hourly", "other"):
        table.make(name=name, missed={"run": "all", "at_most": 5})
    table.clock.advance(timedelta(hours=4, minutes=30))
    lookers = [threading.Thread(target=fire_schedules, args=(table.platform,)) for _ in range(4)]
    for one in lookers:
        one.start()
    for one in lookers:
        one.join()
    table.tick()
    names = [job.about.display_name for job in table.jobs()]
    assert sorted(map(str, names)) == sorted(
        f"{name}-20260101T0{hour}0000Z" for name in ("hourly", "other") for hour in range(5)
    )


def test_what_is_due_now_waits_for_no_backfill(table: Timetable) -> None:
    firing = table.platform.schedules.firing
    table.make()
    table.backfill(MIDNIGHT - timedelta(hours=30), MIDNIGHT)
    table.platform.write(firing.look)
    with table.platform.read() as tx:
        first, *others = firing.waiting(tx)
        assert (first.why, {one.why for one in others}) == (Why.DUE, {Why.BACKFILL})
        assert firing.waiting(tx, without={table.workspace}) == []


def test_who_dies_between_the_clock_and_the_job_leaves_a_time_that_waits(table: Timetable) -> None:
    table.make()
    table.platform.write(table.platform.schedules.firing.look)
    assert hours(table) == [(0, Why.DUE, Outcome.WAITING)]
    table.tick()
    table.tick()
    assert hours(table) == [(0, Why.DUE, Outcome.FIRED)]
    assert len(table.jobs()) == 1


@pytest.mark.parametrize(
    ("missed", "fired"), [("skip", []), ("latest", [3]), ("all", [0, 1, 2, 3]), ({"run": "all", "at_most": 2}, [2, 3])]
)
def test_what_nobody_was_there_for_is_made_up_for_by_policy(table: Timetable, missed: object, fired: list[int]) -> None:
    table.make(missed=missed)
    table.wait(hours=3, minutes=30)
    assert [hour for hour, _, outcome in hours(table) if outcome is Outcome.FIRED] == fired
    skipped = [run for run in table.runs() if run.outcome is Outcome.SKIPPED]
    assert len(skipped) == 4 - len(fired) == sum(int(fact.data["times"]) for fact in table.facts("ScheduleSkipped"))
    assert all(run.reason.startswith("Nobody was there to fire it, and of what was missed") for run in skipped)


def test_a_time_is_skipped_while_the_job_of_an_earlier_one_runs(table: Timetable) -> None:
    table.make(overlap="skip")
    table.wait(seconds=1)
    [first] = table.jobs()
    table.wait(hours=1)
    skipped = table.runs()[-1]
    assert (skipped.outcome, skipped.reason) == (
        Outcome.SKIPPED, f"The job {first.name} of an earlier time has not ended.",
    )  # fmt: skip
    assert [fact.data["reason"] for fact in table.facts("ScheduleSkipped")] == [skipped.reason]
    table.platform.write(lambda tx: table.platform.jobs.cancel(tx, LOCAL, table.workspace, first.name))
    table.tick()
    table.wait(hours=1)
    assert [hour for hour, _, outcome in hours(table) if outcome is Outcome.FIRED] == [0, 2]


def test_the_job_of_an_earlier_time_is_canceled_for_the_next_one(table: Timetable) -> None:
    table.make(overlap="cancel")
    table.wait(seconds=1)
    table.wait(hours=1)
    first, second = table.jobs()
    assert (first.status.value, second.status.value) == ("Canceled", "Queued")
    assert first.reason == "The schedule 'hourly' has come to its next time."
    assert [outcome for _, _, outcome in hours(table)] == [Outcome.FIRED, Outcome.FIRED]


def test_who_fires_a_time_that_another_has_fired_meanwhile_cancels_nothing(table: Timetable) -> None:
    table.make(overlap="cancel")
    firing = table.platform.schedules.firing
    table.platform.write(firing.look)
    with table.platform.read() as tx:
        [waiting] = firing.waiting(tx)
    for _ in range(2):
        table.platform.write(lambda tx: firing.fire(tx, waiting, Sights()))
    assert [job.status.value for job in table.jobs()] == ["Queued"]


@pytest.mark.parametrize("overlap", ["skip", "cancel"])
def test_what_somebody_asks_for_runs_beside_what_runs(table: Timetable, overlap: str) -> None:
    table.make(overlap=overlap)
    table.wait(seconds=1)
    table.backfill(MIDNIGHT - timedelta(hours=2), MIDNIGHT)
    table.platform.write(lambda tx: table.platform.schedules.run(tx, ANA, table.workspace, "hourly"))
    table.tick()
    assert [job.status.value for job in table.jobs()] == ["Queued"] * 4


def test_what_somebody_asked_for_is_not_canceled_by_the_clock(table: Timetable) -> None:
    table.make(overlap="cancel")
    table.backfill(MIDNIGHT - timedelta(hours=2), MIDNIGHT)
    table.platform.write(lambda tx: table.platform.schedules.run(tx, ANA, table.workspace, "hourly"))
    table.tick()
    table.wait(hours=1)
    table.wait(hours=1)
    of_the_clock = {run.job for run in table.runs() if run.is_of_the_clock}
    assert sorted((job.name in of_the_clock, job.status.value) for job in table.jobs()) == [
        *[(False, "Queued")] * 3, (True, "Canceled"), (True, "Queued"),
    ]  # fmt: skip


def test_the_clock_does_not_wait_for_what_somebody_asked_for(table: Timetable) -> None:
    table.make(overlap="skip")
    table.backfill(MIDNIGHT - timedelta(hours=2), MIDNIGHT)
    table.tick()
    assert [run.outcome for run in table.runs()] == [Outcome.FIRED] * 3


PIPELINE = {"type": "pipeline", "jobs": {"a": {"command": "true", "environment": {"requirements": []}}}}
SWEEP = {
    "type": "sweep", "trial": {"command": "x ${{search_space.a}}", "environment": {"requirements": []}},
    "search_space": {"a": {"type": "choice", "values": [1, 2]}}, "sampling_algorithm": "grid",
    "objective": {"goal": "maximize", "primary_metric": "a"}, "limits": {"max_total_trials": 2},
}  # fmt: skip


@pytest.mark.parametrize("job", [PIPELINE, SWEEP])
def test_a_job_of_several_is_canceled_for_the_next_time_with_that_as_its_reason(
    table: Timetable, job: dict[str, object]
) -> None:
    table.make(overlap="cancel", create_job=job)
    table.tick()
    table.wait(hours=1)
    [first] = [one for one in table.jobs() if one.name == table.runs()[0].job]
    assert (first.status.value, first.reason) == ("Canceled", "The schedule 'hourly' has come to its next time.")
    of_it = PageRequest(filter=f"parent = '{first.name}'")
    with table.platform.read() as tx:
        inner = table.platform.jobs.list(tx, table.workspace, of_it).items
    assert {one.reason for one in inner} == {first.reason}


def test_a_clock_that_jumps_ahead_and_back_fires_no_time_twice(table: Timetable) -> None:
    table.make()
    table.wait(hours=5)
    table.clock.advance(timedelta(hours=-4))
    table.platform.write(table.platform.schedules.firing.clock_went_back)
    assert table.shown().next_fire_at == MIDNIGHT + timedelta(hours=2)
    for _ in range(5):
        table.wait(hours=1)
    fired = [hour for hour, _, outcome in hours(table) if outcome is Outcome.FIRED]
    assert fired == [2, 3, 4, 5, 6]
    assert len(table.jobs()) == 5


def test_a_document_that_does_not_plan_any_more_says_why_and_is_tried_again(table: Timetable) -> None:
    assets = table.platform.assets
    new = NewVersion(AssetType.URI_FOLDER, manifest=Yard(table.platform).files(a_csv=b"x"))

    def register() -> AssetVersion:
        return table.platform.write(
            lambda tx: assets.create_version(tx, LOCAL, table.workspace, AssetKind.DATA, "rows", new)
        )

    first = register()
    past = {"type": "uri_folder", "path": "azureml:rows@latest"}
    table.make(create_job={**JOB, "inputs": {"at": "x", "rows": past}})
    table.platform.write(lambda tx: assets.archive_version(tx, LOCAL, first))
    table.tick()
    [run] = table.runs()
    assert (run.outcome, run.job, table.jobs()) == (Outcome.REFUSED, None, [])
    assert "rows" in run.reason
    assert [fact.data["reason"] for fact in table.facts("ScheduleRefused")] == [run.reason]
    assert table.facts("ScheduleFired") == []
    register()
    table.wait(hours=1)
    assert [outcome for _, _, outcome in hours(table)] == [Outcome.REFUSED, Outcome.FIRED]


def test_what_an_attempt_has_brought_is_why_it_created_nothing(table: Timetable) -> None:
    table.make()
    firing = table.platform.schedules.firing
    table.platform.write(firing.look)
    [waiting] = table.runs()
    for _ in range(2):
        table.platform.write(lambda tx: firing.refuse(tx, waiting, "it cannot be"))
    table.tick()
    [run] = table.runs()
    assert (run.outcome, run.reason, table.jobs()) == (Outcome.REFUSED, "it cannot be", [])
    assert [fact.data["reason"] for fact in table.facts("ScheduleRefused")] == ["it cannot be"]


def test_it_starts_nothing_for_an_owner_who_may_no_more(table: Timetable) -> None:
    platform = table.platform
    platform.write(lambda tx: platform.admittance.welcome(tx, LOCAL, table.workspace, "ana", Role.CONTRIBUTOR))
    table.make(ANA)
    platform.write(lambda tx: platform.members.put(tx, LOCAL, table.workspace, ANA.principal, Role.READER))
    table.tick()
    [run] = table.runs()
    assert (run.outcome, table.jobs()) == (Outcome.REFUSED, [])
    assert "'jobs/write' and may not" in run.reason


def test_what_lies_elsewhere_is_looked_at_each_time(table: Timetable) -> None:
    with Web() as web:
        source = {"type": "uri_file", "path": web.put("/a.csv", b"xyz", etag="1")}
        table.make(create_job={**JOB, "inputs": {"at": "x", "rows": source}})
        table.tick()
        web.put("/a.csv", b"longer", etag="2")
        table.wait(hours=1)
    assert [job.inputs["rows"]["size"] for job in table.jobs()] == [3, 6]


def test_switching_off_skips_what_waits_and_what_passes_meanwhile_is_not_missed(table: Timetable) -> None:
    table.make(missed="all")
    table.platform.write(table.platform.schedules.firing.look)
    assert table.switch(enabled=False).next_fire_at is None
    table.wait(hours=3)
    assert hours(table) == [(0, Why.DUE, Outcome.SKIPPED)]
    assert table.switch(enabled=True).next_fire_at == MIDNIGHT + timedelta(hours=3)
    table.wait(minutes=30)
    assert [hour for hour, _, outcome in hours(table) if outcome is Outcome.FIRED] == [3]
    assert [len(table.facts(kind)) for kind in ("ScheduleDisabled", "ScheduleEnabled")] == [1, 1]


def test_a_run_that_somebody_asks_for_comes_at_once_and_besides(table: Timetable) -> None:
    table.clock.advance(timedelta(minutes=10))
    table.make(is_enabled=False)
    table.platform.write(lambda tx: table.platform.schedules.run(tx, ANA, table.workspace, "hourly"))
    table.tick()
    [run] = table.runs()
    assert (run.why, run.outcome, run.asked_by, run.fire_at) == (
        Why.ASKED, Outcome.FIRED, "person:ana", table.clock.now(),
    )  # fmt: skip
    assert table.shown().next_fire_at is None


def test_a_backfill_creates_the_jobs_that_a_past_range_has_not_got(table: Timetable) -> None:
    table.clock.advance(timedelta(hours=10))
    table.make()
    table.tick()
    made = table.backfill(MIDNIGHT + timedelta(hours=7))
    assert ([one.hour for one in made.created], made.standing) == ([7, 8, 9], 0)
    made = table.backfill(MIDNIGHT + timedelta(hours=6), table.clock.now())
    assert ([one.hour for one in made.created], made.standing) == ([6], 3)
    table.tick()
    assert [hour for hour, why, _ in hours(table) if why is Why.BACKFILL] == [6, 7, 8, 9]
    assert {outcome for _, _, outcome in hours(table)} == {Outcome.FIRED}
    assert [job.about.display_name for job in table.jobs()][1:] == [
        f"hourly-20260101T{hour:02}0000Z" for hour in (7, 8, 9, 6)
    ]


def test_a_backfill_makes_up_for_what_was_skipped(table: Timetable) -> None:
    table.make(missed="skip")
    table.wait(hours=2, minutes=30)
    assert {outcome for _, _, outcome in hours(table)} == {Outcome.SKIPPED}
    table.backfill(MIDNIGHT + timedelta(hours=1))
    table.tick()
    assert hours(table) == [
        (0, Why.MISSED, Outcome.SKIPPED), (1, Why.BACKFILL, Outcome.FIRED), (2, Why.BACKFILL, Outcome.FIRED),
    ]  # fmt: skip


def test_a_backfill_begins_no_earlier_than_the_document_says(table: Timetable) -> None:
    table.clock.advance(timedelta(hours=10, minutes=30))
    table.make(trigger={"type": "recurrence", "frequency": "hour", "interval": 2, "start_time": "2026-01-01T06:00:00Z"})
    assert [one.hour for one in table.backfill(MIDNIGHT).created] == [6, 8, 10]


@pytest.mark.parametrize(
    ("begin", "end", "sentence"),
    [
        (MIDNIGHT, MIDNIGHT + timedelta(days=1), "A backfill looks back"),
        (MIDNIGHT, MIDNIGHT, "There is no time between"),
        (MIDNIGHT - timedelta(days=60), None, "has more than 1000 times from"),
        (datetime(2026, 1, 1), None, "need an offset"),
        (datetime(1, 1, 1, tzinfo=UTC), None, "has more than 1000 times from"),
    ],
)
def test_a_range_that_is_none_is_refused(
    table: Timetable, begin: datetime, end: datetime | None, sentence: str
) -> None:
    table.make()
    with pytest.raises(BackfillInvalid, match=sentence):
        table.backfill(begin, end)
    assert table.runs() == []
