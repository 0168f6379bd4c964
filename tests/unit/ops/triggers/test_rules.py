from datetime import UTC, datetime, timedelta

import pytest

from lazulite.ops.triggers.clauses import parse_clause
from lazulite.ops.triggers.rules import AtMost, Conditions, Debounce, Fire, History, Hold, Rule, Seen, Weighed, decide
from lazulite.words.json import JSONObject

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
NEVER = History(NOON)
DRIFT: JSONObject = {"overall": {"share": 0.4}, "drifted": ["temp"], "window": {"version": "2013-06"}}


def make_fact(type_: str = "DriftDetected", /, *, actor: str = "system:lazulite", **data: object) -> Seen:
    return Seen("f1", type_, "monitors/flights", data or DRIFT, actor, NOON)  # type: ignore[arg-type]


def make_rule(when: str, *clauses: str, enabled: bool = True, at_most: AtMost | None = None) -> Rule:
    conditions = Conditions((when,), tuple(parse_clause(clause) for clause in clauses), at_most=at_most)
    return Rule("retrain", conditions, enabled)


@pytest.mark.parametrize(
    ("when", "clause", "fact"),
    [
        ("DriftDetected", "data.overall.share >= 0.3", make_fact()),
        ("AssetVersionRegistered", "data.kind == model", make_fact("AssetVersionRegistered", kind="model")),
        ("JobFinished", "data.status in [Failed, Canceled]", make_fact("JobFinished", status="Failed")),
    ],
)  # fmt: skip
def test_the_same_rule_code_fires_on_any_kind_of_fact(when: str, clause: str, fact: Seen) -> None:
    assert isinstance(decide(make_rule(when, clause), fact, NEVER), Fire)


def test_rule_that_holds_names_the_first_clause_that_failed() -> None:
    rule = make_rule("DriftDetected", "subject matches monitors/*", "data.overall.share >= 0.5", "data.x == 1")
    decision = decide(rule, make_fact(), NEVER)
    assert isinstance(decision, Hold)
    assert decision.because == Weighed(
        "data.overall.share >= 0.5", "data.overall.share is at least 0.5", "0.4", passed=False
    )


def test_what_is_not_in_the_fact_is_said_to_be_not_there() -> None:
    decision = decide(make_rule("DriftDetected", "data.x == 1"), make_fact(), NEVER)
    assert isinstance(decision, Hold)
    assert decision.because.found == "nothing there"


def test_disabled_rule_holds_because_of_that() -> None:
    decision = decide(make_rule("DriftDetected", enabled=False), make_fact(), NEVER)
    assert isinstance(decision, Hold)
    assert (decision.because.clause, decision.because.found) == ("enabled", "it is disabled")


def test_rule_does_not_fire_on_its_own_doing() -> None:
    decision = decide(make_rule("*"), make_fact("JobSubmitted", actor="rule:retrain"), NEVER)
    assert isinstance(decision, Hold)
    assert decision.because.clause == "not its own doing"


def test_rule_that_fired_often_enough_waits_for_its_period() -> None:
    rule = make_rule("DriftDetected", at_most=AtMost(1, timedelta(days=1)))
    tired = decide(rule, make_fact(), History(NOON, [NOON - timedelta(hours=23)]))
    rested = decide(rule, make_fact(), History(NOON, [NOON - timedelta(hours=25)]))
    assert isinstance(tired, Hold)
    assert tired.because.asked == "at most once in 1 day"
    assert isinstance(rested, Fire)


def test_types_are_patterns() -> None:
    conditions = Conditions(("Release*", "DriftDetected"))
    assert [conditions.concerns(kind) for kind in ("ReleaseOpened", "DriftDetected", "JobFinished")] == [
        True,
        True,
        False,
    ]


def test_rules_never_hear_of_rules_that_held() -> None:
    assert not Conditions(("*",)).concerns("RuleHeld")


def test_quiet_time_starts_again_with_every_fact() -> None:
    debounce = Debounce(timedelta(seconds=10))
    assert debounce.due(NOON, NOON + timedelta(seconds=8)) == NOON + timedelta(seconds=18)


def test_longest_wait_ends_a_debounce_that_never_gets_quiet() -> None:
    debounce = Debounce(timedelta(seconds=10), longest=timedelta(seconds=15))
    assert debounce.due(NOON, NOON + timedelta(seconds=8)) == NOON + timedelta(seconds=15)
