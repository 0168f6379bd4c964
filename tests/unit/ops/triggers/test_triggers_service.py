"""Triggers on a real platform: facts are published, the relay hands them over, the clock is moved by hand."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
import yaml

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.facts import Fact, NewFact
from lazulite.foundation.events.outbox import publish, read_after
from lazulite.ops.governance.access import Role
from lazulite.ops.triggers.clauses import parse_clause
from lazulite.ops.triggers.entities import Entry, Outcome, OwnerRefused, Start, TriggerExists, TriggerMissing
from lazulite.ops.triggers.filling import FactLacksField
from lazulite.ops.triggers.rules import Fire, Hold, Seen
from lazulite.services.training.jobs.entities import Job
from lazulite.specs.reading import DocumentInvalid, read_document
from lazulite.specs.sights import Sights
from lazulite.testing import FrozenClock
from lazulite.words.errors import FieldError, Invalid
from tests.errands import fire_triggers
from tests.web import Web

ANA = Actor(Principal(PrincipalKind.PERSON, "ana"))
JOB = {"command": "python train.py --share ${{inputs.share}}", "environment": {"requirements": ["six"]}}
DRIFT = {"overall": {"share": 0.4}, "window": {"ref": "azureml:w:1"}}


class World:
    def __init__(self, platform: Platform, clock: FrozenClock) -> None:
        self.platform, self.clock = platform, clock
        self.workspace = platform.write(platform.workspaces.ensure_default).id

    def trigger(self, name: str = "retrain", actor: Actor = LOCAL, **changed: object) -> None:
        document = {
            "name": name,
            "when": "DriftDetected",
            "if": "data.overall.share >= 0.3",
            "start": {"job": JOB, "inputs": {"share": "${{fact.data.overall.share}}"}},
            "debounce": "PT10S",
            **changed,
        }
        self.create(yaml.safe_dump(document, sort_keys=False), actor)

    def create(self, text: str, actor: Actor = LOCAL) -> None:
        document = read_document(text)
        self.platform.write(lambda tx: self.platform.triggers.create(tx, actor, self.workspace, document))

    def happen(self, kind: str = "DriftDetected", data: Mapping[str, object] = DRIFT) -> str:
        fact = NewFact(kind, "monitors/flights", self.workspace, data)
        made = self.platform.write(lambda tx: publish(tx, LOCAL, fact))
        self.platform.relay.drain()
        return made[0]

    def wait(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))
        fire_triggers(self.platform)
        self.platform.relay.drain()

    def history(self, name: str = "retrain") -> list[Entry]:
        """Oldest first."""
        with self.platform.read() as tx:
            return list(self.platform.triggers.history(tx, self.workspace, name).items)[::-1]

    def jobs(self) -> list[Job]:
        with self.platform.read() as tx:
            return list(self.platform.jobs.list(tx, self.workspace).items)

    def facts(self, kind: str) -> list[Fact]:
        with self.platform.read() as tx:
            return read_after(tx, 0, limit=1000, types={kind})

    def test(self, fact: Seen) -> tuple[Fire | Hold, object]:
        with self.platform.read() as tx:
            return self.platform.triggers.test(tx, self.workspace, "retrain", fact)


@pytest.fixture
def world(platform: Platform, clock: FrozenClock) -> World:
    return World(platform, clock)


def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_the_quiet_time(world: World) -> None:
    world.trigger()
    world.happen()
    world.clock.advance(timedelta(hours=-5))
    world.platform.write(world.platform.triggers.hearing.clock_went_back)
    world.wait(9)
    assert world.jobs() == []
    world.wait(2)
    assert len(world.jobs()) == 1


def test_rule_fires_once_after_the_quiet_time_for_all_the_facts_before_it(world: World) -> None:
    world.trigger()
    world.happen()
    world.wait(8)
    newest = world.happen()
    world.wait(8)
    assert (world.jobs(), [entry.outcome for entry in world.history()]) == ([], [Outcome.WAITING] * 2)
    world.wait(2)
    world.wait(60)
    [job] = world.jobs()
    assert [(entry.outcome, entry.job) for entry in world.history()] == [
        (Outcome.DEBOUNCED, job.name),
        (Outcome.FIRED, job.name),
    ]
    [fired] = world.facts("RuleFired")
    assert (fired.cause, fired.data["facts"], fired.data["job"]) == (newest, 2, job.name)


def test_job_runs_as_the_rules_owner_with_inputs_from_the_fact(world: World) -> None:
    world.trigger(actor=ANA)
    fact = world.happen()
    world.wait(11)
    [job] = world.jobs()
    assert (job.created_by, job.cause, job.about.tags) == ("person:ana", fact, {"lazulite.trigger": "retrain"})
    assert job.inputs["share"]["literal"] == "0.4"
    [submitted] = world.facts("JobSubmitted")
    assert submitted.actor.principal == Principal(PrincipalKind.RULE, "retrain")


@pytest.mark.parametrize("change", ["disabled", "a reader"])
def test_a_rule_starts_nothing_for_an_owner_who_may_no_more(world: World, change: str) -> None:
    platform, name = world.platform, ANA.principal.id
    platform.write(lambda tx: platform.admittance.welcome(tx, LOCAL, world.workspace, name, Role.CONTRIBUTOR))
    world.trigger(actor=ANA)
    if change == "disabled":
        platform.write(lambda tx: platform.admittance.disable(tx, LOCAL, name))
    else:
        platform.write(lambda tx: platform.members.put(tx, LOCAL, world.workspace, ANA.principal, Role.READER))
    world.happen()
    world.wait(11)
    assert world.jobs() == []
    (entry,) = world.history()
    assert (entry.outcome, entry.found.partition(" asked for ")[2]) == (
        Outcome.REFUSED,
        "'jobs/write' and may not. Ask an owner of the workspace to do it, or for a role that may.",
    )


def test_rule_that_stays_still_tells_which_clause_kept_it(world: World) -> None:
    world.trigger()
    world.happen(data={"overall": {"share": 0.1}, "window": {}})
    world.happen("JobFinished", {"status": "Failed"})
    world.wait(60)
    [entry] = world.history()
    assert (entry.outcome, entry.clause, entry.asked, entry.found) == (
        Outcome.HELD, "data.overall.share >= 0.3", "data.overall.share is at least 0.3", "0.1",
    )  # fmt: skip
    [held] = world.facts("RuleHeld")
    assert (held.subject, held.data["clause"]) == ("triggers/retrain", "data.overall.share >= 0.3")
    assert world.jobs() == []


@pytest.mark.parametrize(
    ("kind", "clause", "data", "other"),
    [
        ("DriftDetected", "data.overall.share >= 0.3", DRIFT, {"overall": {"share": 0.1}}),
        ("AssetVersionRegistered", "data.kind == data", {"kind": "data"}, {"kind": "model"}),
        ("JobFinished", "data.status in [Failed, Canceled]", {"status": "Failed"}, {"status": "Completed"}),
    ],
)
def test_the_same_rule_code_fires_on_three_kinds_of_facts_and_else_names_the_clause(
    world: World, kind: str, clause: str, data: Mapping[str, object], other: Mapping[str, object]
) -> None:
    world.trigger(when=kind, start={"job": {**JOB, "command": "true"}}, debounce=0, **{"if": clause})
    world.happen(kind, data)
    world.happen(kind, other)
    world.wait(0)
    told = [(entry.outcome, entry.clause) for entry in world.history()]
    assert told == [(Outcome.FIRED, ""), (Outcome.HELD, str(parse_clause(clause)))]
    assert len(world.jobs()) == 1


def test_what_waited_fires_after_a_restart_and_only_once(world: World) -> None:
    world.trigger()
    world.happen()
    world.wait(11)
    fire_triggers(world.platform)
    assert len(world.jobs()) == 1


def test_what_happens_between_the_clock_and_the_job_is_waited_for(world: World) -> None:
    world.trigger()
    world.happen()
    world.clock.advance(timedelta(seconds=11))
    triggers = world.platform.triggers
    with world.platform.read() as tx:
        [waiting] = triggers.hearing.due(tx)
    world.happen()
    world.platform.write(lambda tx: triggers.hearing.fire(tx, waiting, Sights()))
    world.platform.write(lambda tx: triggers.hearing.refuse(tx, waiting, "it cannot be"))
    assert world.jobs() == []
    world.wait(11)
    assert [(entry.outcome, entry.facts) for entry in world.history()] == [
        (Outcome.DEBOUNCED, 1), (Outcome.FIRED, 2),
    ]  # fmt: skip


def test_what_an_attempt_has_brought_is_why_it_started_nothing(world: World) -> None:
    world.trigger()
    world.happen()
    world.clock.advance(timedelta(seconds=11))
    with world.platform.read() as tx:
        [waiting] = world.platform.triggers.hearing.due(tx)
    for _ in range(2):
        world.platform.write(lambda tx: world.platform.triggers.hearing.refuse(tx, waiting, "it cannot be"))
    world.wait(0)
    [entry] = world.history()
    assert (entry.outcome, entry.found, world.jobs()) == (Outcome.REFUSED, "it cannot be", [])
    assert len(world.facts("RuleHeld")) == 1


def test_fact_handed_over_twice_counts_once(world: World) -> None:
    world.trigger()
    world.happen()
    [fact] = world.facts("DriftDetected")
    world.platform.write(lambda tx: world.platform.triggers.hearing.hear(tx, fact))
    world.wait(11)
    world.platform.write(lambda tx: world.platform.triggers.hearing.hear(tx, fact))
    world.wait(11)
    assert len(world.history()) == len(world.jobs()) == 1


def test_at_most_holds_what_comes_too_often(world: World) -> None:
    world.trigger(debounce=0, at_most={"times": 1, "per": "P1D"})
    world.happen()
    world.wait(1)
    world.happen()
    world.wait(1)
    assert [(entry.outcome, entry.clause) for entry in world.history()] == [
        (Outcome.FIRED, ""),
        (Outcome.HELD, "at_most"),
    ]


def test_job_that_cannot_be_started_is_refused_with_the_reason_and_leaves_nothing(world: World) -> None:
    world.trigger(start={"job": JOB, "inputs": {"share": "x", "data": "azureml:nowhere:1"}}, debounce=0)
    world.happen()
    world.wait(1)
    [entry] = world.history()
    assert (entry.outcome, entry.clause) == (Outcome.REFUSED, "start")
    assert "There is no data 'nowhere'" in entry.found
    assert world.jobs() == []
    assert [fact.data["clause"] for fact in world.facts("RuleHeld")] == ["start"]


def test_fact_without_the_field_that_an_input_needs_is_refused(world: World) -> None:
    world.trigger(debounce=0, **{"if": []})
    world.happen(data={})
    world.wait(1)
    assert "has nothing at 'fact.data.overall.share'" in world.history()[0].found


def test_disabled_rule_forgets_what_it_waited_for(world: World) -> None:
    world.trigger()
    world.happen()
    world.platform.write(
        lambda tx: world.platform.triggers.switch(tx, LOCAL, world.workspace, "retrain", enabled=False)
    )
    world.wait(60)
    world.happen()
    assert [(entry.outcome, entry.clause) for entry in world.history()] == [(Outcome.HELD, "enabled")] * 2
    assert world.jobs() == []


def test_earlier_job_is_run_again_with_new_inputs(world: World) -> None:
    world.trigger("first", debounce=0)
    world.happen()
    world.wait(1)
    [job] = world.jobs()
    world.trigger(
        start={"job": job.name, "inputs": {"share": "${{fact.subject}}"}}, when="DataProfiled", debounce=0, **{"if": []}
    )
    world.happen("DataProfiled", {})
    world.wait(1)
    again = next(one for one in world.jobs() if one.name != job.name)
    assert again.inputs["share"]["literal"] == "monitors/flights"
    assert again.command == job.command


def test_dry_run_tells_every_clause_and_starts_nothing(world: World) -> None:
    world.trigger()
    fact = Seen("test", "DriftDetected", "monitors/flights", DRIFT, "system:test", world.clock.now())
    decision, start = world.test(fact)
    assert isinstance(decision, Fire)
    assert [weighed.passed for weighed in decision.weighed] == [True] * 4
    assert isinstance(start, Start)
    assert start.inputs == {"share": 0.4}
    assert (world.jobs(), world.history()) == ([], [])


def test_owner_is_the_maker_and_only_who_is_at_the_machine_names_another(world: World) -> None:
    world.trigger("one", actor=LOCAL, owner="ana")
    with pytest.raises(OwnerRefused, match="person:ben, and person:ana may not"):
        world.trigger("two", actor=ANA, owner="ben")


def test_job_that_could_never_run_is_refused_when_the_trigger_is_made(world: World) -> None:
    with pytest.raises(DocumentInvalid, match="no field 'comand'"):
        world.trigger(start={"job": {**JOB, "comand": "x"}})
    with pytest.raises(FactLacksField, match="no field 'dat'"):
        world.trigger(start={"job": JOB, "inputs": {"share": "${{fact.dat}}"}})


RULE = """\
name: retrain
when:
  - DriftDetected
  - Performance*
if:
  - data.signal == drift
start:
  job:
    command: echo ${{inputs.x}}
    environment: {requirements: []}
  inputs:
    x: ${{fact.data.window.ref}}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "detail", "hint", "pointer", "line"),
    [
        (
            "- DriftDetected", "- DriftDetcted", "There is no fact 'DriftDetcted'.",
            "Did you mean 'DriftDetected'? All of them: lazulite event types", "/when/0", 3,
        ),
        (
            "- Performance*", "- RuleHeld", "A rule that watches RuleHeld would hear of itself for ever.",
            "Watch RuleFired.", "/when/1", 4,
        ),
        (
            "data.signal ==", "data.sginal ==",
            "The fact DriftDetected has no 'sginal' in its data (in 'data.sginal == drift').",
            "Did you mean 'signal'?", "/if/0", 6,
        ),
        (
            "data.signal == drift", "data.overall.share > 0.3",
            "No fact that matches Performance* has 'overall' in its data (in 'data.overall.share > 0.3').",
            "Known: broken, endpoint, job, metrics, model_versions, monitor, rows, run, signal, thresholds, …",
            "/if/0", 6,
        ),
        (
            "signal == drift", "signal = drift", "'data.signal = drift' is no clause.",
            "Write FIELD OPERATOR VALUE, such as: data.overall.share >= 0.3", "/if/0", 6,
        ),
        (
            "fact.data.window.ref", "fact.data.windw.ref",
            "The fact DriftDetected has no 'windw' in its data (in 'fact.data.windw.ref').",
            "Did you mean 'window'?", "/start/inputs/x", 12,
        ),
        (
            "fact.data.window.ref", "fact.dta.window.ref", "A fact has no field 'dta' (in 'fact.dta.window.ref').",
            "Did you mean 'data'?", "/start/inputs/x", 12,
        ),
    ],
)  # fmt: skip
def test_rule_that_could_never_fire_is_refused_with_its_line_and_the_nearest_name(
    world: World, right: str, wrong: str, detail: str, hint: str, pointer: str, line: int
) -> None:
    with pytest.raises(Invalid) as refused:
        world.create(RULE.replace(right, wrong))
    error = refused.value
    assert (error.detail, error.hint) == (detail, hint)
    assert error.errors == (FieldError(pointer, f"line {line}, column 5: {detail}"),)
    with world.platform.read() as tx:
        assert world.platform.triggers.list(tx, world.workspace).items == ()


def test_rule_of_declared_facts_is_taken_and_what_lies_deeper_is_free(world: World) -> None:
    world.create(RULE.replace("window.ref", "window.any.thing"))


def test_name_is_taken_once_and_the_unknown_names_the_nearest(world: World) -> None:
    world.trigger()
    with pytest.raises(TriggerExists, match="a trigger 'retrain' already"):
        world.trigger()
    with pytest.raises(TriggerMissing, match="no trigger 'retran'") as refused, world.platform.read() as tx:
        world.platform.triggers.get(tx, world.workspace, "retran")
    assert refused.value.hint == "Did you mean 'retrain'?"


def test_facts_of_another_workspace_move_nothing(world: World) -> None:
    world.trigger()
    other = world.platform.write(lambda tx: world.platform.workspaces.create(tx, LOCAL, "other")).id
    world.platform.write(lambda tx: publish(tx, LOCAL, NewFact("DriftDetected", "monitors/flights", other, DRIFT)))
    world.wait(60)
    assert world.history() == []


def ends(world: World, job: Job) -> None:
    world.platform.write(lambda tx: world.platform.jobs.cancel(tx, LOCAL, world.workspace, job.name))
    world.platform.relay.drain()


PLAIN = {"job": {**JOB, "command": "true"}, "inputs": {}}
WHENEVER = {"when": "JobFinished", "if": [], "debounce": 0, "start": PLAIN}


def test_a_rule_does_not_start_on_the_end_of_the_job_that_it_started(world: World) -> None:
    world.trigger(debounce=0, when=["DriftDetected", "JobFinished"], start=PLAIN, **{"if": []})
    world.happen()
    world.wait(1)
    [job] = world.jobs()
    ends(world, job)
    world.wait(1)
    assert [(entry.fact_type, entry.outcome, entry.clause) for entry in world.history()] == [
        ("DriftDetected", Outcome.FIRED, ""),
        ("JobFinished", Outcome.HELD, "not its own doing"),
    ]
    assert len(world.jobs()) == 1


def test_two_rules_that_start_on_each_others_jobs_end_after_one_round(world: World) -> None:
    world.trigger("first", **WHENEVER)
    world.trigger("second", **WHENEVER)
    world.trigger("begin", debounce=0, start=PLAIN)
    world.happen()
    world.wait(1)
    seen = set[str]()
    for _ in range(6):
        for job in [job for job in world.jobs() if job.name not in seen]:
            seen.add(job.name)
            ends(world, job)
        world.wait(1)
    # One for the drift, one of each rule for its end, and one of each for what the other one did.
    assert len(world.jobs()) == 5


def test_what_a_rules_job_has_submitted_is_its_doing_too(world: World) -> None:
    world.trigger(debounce=0, when=["DriftDetected", "DataProfiled"], start=PLAIN, **{"if": []})
    world.happen()
    world.wait(1)
    [job] = world.jobs()
    inside = Actor(Principal(PrincipalKind.JOB, job.name), LOCAL.principal)
    world.platform.write(lambda tx: publish(tx, inside, NewFact("DataProfiled", "data/a/1", world.workspace, {})))
    world.platform.relay.drain()
    assert world.history()[-1].clause == "not its own doing"


def test_a_job_whose_data_lies_elsewhere_starts_once_somebody_has_looked(world: World) -> None:
    with Web() as web:
        address = web.put("/a.csv", b"xyz", etag="1")
        job = {**JOB, "inputs": {"share": 1, "table": {"type": "uri_file", "path": address}}}
        world.trigger(start={"job": job})
        world.trigger("other", start={"job": {**job, "inputs": {"share": 1, "t": {"path": f"{address}.gone"}}}})
        world.happen()
        world.clock.advance(timedelta(seconds=11))
        fire_triggers(world.platform)
    assert [one.inputs["table"] for one in world.jobs()] == [
        {"type": "uri_file", "said": address, "asset": None, "literal": None, "digest": None, "size": 3}
    ]
    assert [entry.outcome for entry in world.history()] == [Outcome.FIRED]
    (refused,) = world.history("other")
    assert (refused.outcome, "There is nothing at" in str(refused)) == (Outcome.REFUSED, True)
