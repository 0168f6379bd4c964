"""Schedules made, changed, found and deleted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.ops.triggers.schedules.entities import (
    Outcome,
    RenameRefused,
    Schedule,
    ScheduleExists,
    ScheduleMissing,
)
from lazulite.ops.triggers.schedules.missed import Missed, Run
from lazulite.ops.triggers.schedules.planning.service import SchedulePlan
from lazulite.ops.triggers.schedules.service import document_of
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.training.submission.service import NotRunHere
from lazulite.specs.written import read_written
from lazulite.testing import FrozenClock
from tests.unit.ops.triggers.schedules.timetable import ANA, HOURLY, JOB, Timetable
from tests.unit.services.training.jobs.yard import Yard

MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def table(platform: Platform, clock: FrozenClock) -> Timetable:
    clock.advance(timedelta(minutes=30))
    return Timetable(platform, clock)


def test_a_schedule_is_found_as_it_was_made(table: Timetable) -> None:
    made = table.make(ANA, display_name="Every hour", tags={"a": 1}, missed={"run": "all", "at_most": 3})
    assert table.shown() == made
    said = made.definition
    assert (made.owner, made.enabled, made.next_fire_at) == ("person:ana", True, MIDNIGHT + timedelta(hours=1))
    assert (said.display_name, said.tags, said.missed) == ("Every hour", {"a": "1"}, Missed(Run.ALL, 3))
    [fact] = table.facts("ScheduleCreated")
    assert (fact.subject, fact.data["next_fire_at"]) == ("schedules/hourly", "2026-01-01T01:00:00+00:00")


def test_a_name_that_is_taken_or_unknown_is_told(table: Timetable) -> None:
    table.make()
    with pytest.raises(ScheduleExists) as taken:
        table.make()
    assert "lazulite schedule update hourly" in taken.value.hint
    with pytest.raises(ScheduleMissing) as missing, table.platform.read() as tx:
        table.platform.schedules.get(tx, table.workspace, "hurly")
    assert missing.value.hint == "Did you mean 'hourly'?"


def test_what_cannot_run_here_is_refused_when_it_is_made(table: Timetable) -> None:
    with pytest.raises(NotRunHere):
        table.make(create_job={"command": "x", "environment": {"requirements": []}, "distribution": {"type": "ray"}})


def test_another_document_keeps_the_history_and_changes_whose_it_is(table: Timetable) -> None:
    made = table.make()
    table.wait(hours=1)
    changed = table.change(ANA, trigger__expression="15 * * * *", create_job__command="echo b")
    assert (changed.id, changed.owner, changed.created_by) == (made.id, "person:ana", "local:local")
    assert changed.next_fire_at == MIDNIGHT + timedelta(hours=2, minutes=15)
    table.wait(minutes=50)
    assert [(job.command, job.created_by) for job in table.jobs()] == [
        ("echo ${{inputs.at}}", "local:local"), ("echo b", "person:ana"),
    ]  # fmt: skip
    assert len(table.runs()) == 2
    assert len(table.facts("ScheduleUpdated")) == 1


def test_what_does_not_change_its_times_does_not_lose_one_that_is_due(table: Timetable) -> None:
    table.make()
    table.clock.advance(timedelta(hours=1))
    assert table.change(description="new").next_fire_at == MIDNIGHT + timedelta(hours=1)


def test_a_recurrence_that_is_changed_goes_on_counting_from_its_beginning(table: Timetable) -> None:
    table.make(trigger={"type": "recurrence", "frequency": "hour", "interval": 2})
    table.wait(minutes=1)
    assert len(table.jobs()) == 1, "at once, without a start"
    table.clock.advance(timedelta(minutes=10))
    assert table.change(trigger__interval=3).next_fire_at == MIDNIGHT + timedelta(hours=3, minutes=30)


def test_a_schedule_keeps_its_name(table: Timetable) -> None:
    table.make()
    with pytest.raises(RenameRefused) as refused:
        table.change(name="daily")
    assert refused.value.errors[0].pointer == "/name"


def test_a_document_that_is_wrong_changes_nothing(table: Timetable) -> None:
    made = table.make()
    with pytest.raises(Exception, match="no cron expression"):
        table.change(trigger__expression="x")
    assert table.shown() == made


def test_its_document_says_whether_it_is_switched_on(table: Timetable) -> None:
    made = table.make()
    assert document_of(made).kept == made.definition.text
    off = table.switch(enabled=False)
    assert document_of(off).value["is_enabled"] is False
    assert table.change(description="new").enabled is False
    assert table.change(is_enabled=True).enabled is True
    assert table.switch(enabled=True).next_fire_at == MIDNIGHT + timedelta(hours=1)


def test_a_deleted_schedule_leaves_its_runs_and_what_waits_creates_nothing(table: Timetable) -> None:
    table.make()
    table.wait(hours=1)
    table.clock.advance(timedelta(hours=1))
    table.platform.write(table.platform.schedules.firing.look)
    table.platform.write(lambda tx: table.platform.schedules.delete(tx, LOCAL, table.workspace, "hourly"))
    table.tick()
    assert ([run.outcome for run in table.runs()], len(table.jobs())) == ([Outcome.FIRED], 1)
    table.make()
    table.backfill(MIDNIGHT + timedelta(hours=1))
    table.tick()
    assert len(table.jobs()) == 3, "the times of another schedule are its own"


def test_code_that_was_uploaded_stays_for_every_run(table: Timetable) -> None:
    code = Yard(table.platform).files(a_py=b"x")
    text = "name: hourly\ntrigger: {type: cron, expression: 0 * * * *}\ncreate_job: ./job.yml\n"
    job = {"document": "command: python a.py\ncode: ./src\nenvironment: {requirements: []}\n", "path": "./job.yml"}
    written = read_written(text, settings={}, sources={"create_job": job, "create_job.code": code.to_json()})
    table.create(written)
    table.wait(hours=1)
    table.wait(hours=1)
    with table.platform.read() as tx:
        found = [table.platform.jobs.code(tx, table.workspace, job.name) for job in table.jobs()]
    assert found == [code, code]
    assert table.jobs()[0].about.properties == {"azureml.git.commit": "abc"}


def test_code_at_another_path_is_what_came_with_it(table: Timetable) -> None:
    yard = Yard(table.platform)
    first, second = yard.files(a_py=b"x"), yard.files(a_py=b"y")
    text = "name: hourly\ntrigger: {type: cron, expression: 0 * * * *}\ncreate_job: {code: ./a, command: x, {}}\n"
    text = text.replace("{}", "environment: {requirements: []}")
    table.create(read_written(text, settings={}, sources={"create_job.code": first.to_json()}))
    assert table.change(description="new").definition.sources == {"create_job.code": first.to_json()}
    changed = table.change(create_job__code="./b", sources={"create_job.code": second.to_json()})
    assert changed.definition.sources == {"create_job.code": second.to_json()}


def test_changes_at_once_are_all_kept(table: Timetable) -> None:
    table.make()
    with ThreadPoolExecutor(8) as pool:
        [*pool.map(lambda number: table.change(**{f"tags__k{number}": "v"}), range(8))]
    assert table.shown().definition.tags == {f"k{number}": "v" for number in range(8)}


def test_what_is_switched_off_beside_other_changes_stays_off(table: Timetable) -> None:
    table.make()
    for _ in range(5):
        table.switch(enabled=True)
        with ThreadPoolExecutor(9) as pool:
            changes = [pool.submit(table.change, description=str(number)) for number in range(8)]
            off = pool.submit(table.switch, enabled=False)
            [one.result() for one in (*changes, off)]
        assert table.shown().enabled is False


def test_a_past_job_is_run_again_under_its_schedules_name(table: Timetable) -> None:
    table.make()
    table.wait(hours=1)
    [past] = table.jobs()
    table.make(name="again", create_job={"job": f"azureml:{past.name}", "tags": {"by": "night"}})
    table.platform.write(lambda tx: table.platform.schedules.run(tx, LOCAL, table.workspace, "again"))
    table.tick()
    again = table.jobs()[-1]
    assert again.about.display_name == "again-20260101T013000Z"
    assert again.about.tags == {
        "lazulite.schedule": "again", "lazulite.fire_time": "2026-01-01T01:30:00Z", "by": "night",
    }  # fmt: skip
    assert again.about.properties["lazulite.cloned_from"] == past.name


@pytest.mark.parametrize(
    "job",
    [
        {"type": "pipeline", "jobs": {"a": {"command": "true", "environment": {"requirements": []}}}},
        {
            "type": "sweep", "trial": {"command": "x ${{search_space.a}}", "environment": {"requirements": []}},
            "search_space": {"a": {"type": "choice", "values": [1, 2]}}, "sampling_algorithm": "grid",
            "objective": {"goal": "maximize", "primary_metric": "a"}, "limits": {"max_total_trials": 2},
        },
    ],
)  # fmt: skip
def test_pipelines_and_sweeps_are_created_too(table: Timetable, job: dict[str, object]) -> None:
    table.make(create_job=job)
    table.wait(hours=1)
    [run] = table.runs()
    assert run.job in {one.name for one in table.jobs() if one.type.value == job["type"]}


def test_data_that_a_schedule_reads_is_known_to_be_read(table: Timetable) -> None:
    rows = {"type": "uri_folder", "path": "azureml:rows:1"}
    yard = Yard(table.platform)
    new = NewVersion(AssetType.URI_FOLDER, manifest=yard.files(a_csv=b"x"))
    assets = table.platform.assets
    table.platform.write(lambda tx: assets.create_version(tx, LOCAL, table.workspace, AssetKind.DATA, "rows", new))
    table.make(create_job={**JOB, "inputs": {"at": "x", "rows": rows}})
    with table.platform.read() as tx:
        found = table.platform.schedules.starting_with
        assert [found(tx, table.workspace, f"azureml:rows:{number}") for number in (1, 2)] == [["hourly"], []]


def test_one_that_has_no_more_times_says_so(table: Timetable) -> None:
    ended = {**HOURLY, "end_time": "2020-01-01T00:00:00Z"}
    assert table.make(trigger=ended).next_fire_at is None
    text = "name: n\ntrigger: {type: cron, expression: 0 3 * * *, end_time: '2020-01-01'}\n"
    with table.platform.read() as tx:
        written = read_written(
            f"{text}create_job: {{command: x, environment: {{requirements: []}}}}\n", settings={}, sources={}
        )
        plan: SchedulePlan = table.platform.schedules.plan(tx, table.workspace, written)
    assert plan.warnings[0].startswith("It has no more times")


def test_next_times_of_one_that_is_off_are_those_it_would_have(table: Timetable) -> None:
    made: Schedule = table.make(is_enabled=False)
    assert made.next_fire_at is None
    [first, _] = table.platform.schedules.next_times(made, table.clock.now(), count=2)
    assert first == MIDNIGHT + timedelta(hours=1)
