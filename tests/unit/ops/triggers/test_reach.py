import pytest

from lazulite.ops.triggers.reach import FactFieldUnknown, FactTypeUnknown, RuleWatchesRules, check_field, kinds_of
from lazulite.words.facts import FactCatalogue, FactKind

DRIFT = FactKind("DriftDetected", "monitors/NAME", ("signal", "overall"), "", sometimes=("note",))
FINISHED = FactKind("JobFinished", "jobs/NAME", ("status",), "")
STARTED = FactKind("JobStarted", "jobs/NAME", (), "")
HELD = FactKind("RuleHeld", "triggers/NAME", ("signal",), "")
KNOWN = FactCatalogue(DRIFT, FINISHED, STARTED, HELD)


def test_type_or_pattern_stands_for_its_facts_but_never_for_rules_that_held() -> None:
    assert kinds_of("DriftDetected", KNOWN) == (DRIFT,)
    assert kinds_of("Job*", KNOWN) == (FINISHED, STARTED)
    assert kinds_of("*", KNOWN) == (DRIFT, FINISHED, STARTED)


def test_unknown_type_names_the_nearest_and_where_all_are_listed() -> None:
    with pytest.raises(FactTypeUnknown, match="There is no fact 'JobFinishd'") as refused:
        kinds_of("JobFinishd", KNOWN)
    assert refused.value.hint == "Did you mean 'JobFinished'? All of them: lazulite event types"


@pytest.mark.parametrize("pattern", ["Jobs*", "RuleH*"])
def test_pattern_that_no_fact_matches_is_refused(pattern: str) -> None:
    with pytest.raises(FactTypeUnknown) as refused:
        kinds_of(pattern, KNOWN)
    assert refused.value.detail == f"No fact matches '{pattern}'."


def test_rule_that_watches_rules_is_refused() -> None:
    with pytest.raises(RuleWatchesRules, match="for ever"):
        kinds_of("RuleHeld", KNOWN)


@pytest.mark.parametrize("path", ["data.signal", "data.overall.any.depth", "data.note", "data", "subject", "cause.x"])
def test_declared_field_is_taken_whatever_lies_below_it(path: str) -> None:
    check_field(path, ["DriftDetected"], KNOWN, asked=path)


def test_field_that_one_fact_of_a_pattern_has_is_taken() -> None:
    check_field("data.status", ["Job*"], KNOWN, asked="")


def test_field_must_be_there_for_every_entry_of_when() -> None:
    with pytest.raises(FactFieldUnknown) as refused:
        check_field("data.signal", ["DriftDetected", "JobFinished"], KNOWN, asked="data.signal == a")
    assert refused.value.detail == "The fact JobFinished has no 'signal' in its data (in 'data.signal == a')."
    assert refused.value.hint == "Known: status."
