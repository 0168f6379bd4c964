import pytest

from lazulite.ops.triggers.clauses import ABSENT, Clause, ClauseInvalid, Operator, find, make_clause, parse_clause

FACT = {
    "type": "ModelVersionRegistered",
    "subject": "models/delays/2",
    "data": {"version": "2", "share": 0.3, "ok": True, "tags": {"a.b": 1}, "drifted": ["temp", "wind"], "none": None},
}


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("data.share > 0.2", True),
        ("data.share > 0.3", False),
        ("data.share >= 0.3", True),
        ("data.share < 0.3", False),
        ("data.share <= 0.3", True),
        ("data.version == 2", True),
        ("data.version != 3", True),
        ("data.ok == true", True),
        ("data.ok == 1", False),
        ("data.none == null", True),
        ("subject matches models/*", True),
        ("subject matches data/*", False),
        ("data.drifted matches w*d", True),
        ("data.drifted matches rain*", False),
        ("data.share matches *", False),
        ("data.drifted contains wind", True),
        ("data.drifted contains rain", False),
        ("subject contains delays", True),
        ("data.version in [1, 2]", True),
        ("data.version not in [1, 2]", False),
        ("data.drifted.1 == wind", True),
        ("data.tags.a.b == 1", True),
        ("data.share exists", True),
        ("data.absent exists", False),
        ("data.absent > 1", False),
        ("data.absent != 1", True),
        ("data.absent not in [1]", True),
        ("data.share > high", False),
    ],
)
def test_clause_holds_or_not(clause: str, expected: bool) -> None:
    assert parse_clause(clause).holds(FACT) is expected


def test_clause_is_told_as_it_was_written() -> None:
    clause = parse_clause("data.version in [1, two]")
    assert (str(clause), clause.asked) == ('data.version in [1, "two"]', 'data.version is one of [1, "two"]')


def test_clause_as_fields_is_the_same_clause() -> None:
    assert make_clause("data.share", ">=", 0.3) == Clause("data.share", Operator.AT_LEAST, 0.3)


def test_text_that_is_no_clause_gets_an_example() -> None:
    with pytest.raises(ClauseInvalid, match="is no clause") as refused:
        parse_clause("share over 0.3")
    assert "data.overall.share >= 0.3" in refused.value.hint


def test_unknown_field_of_a_fact_names_the_nearest() -> None:
    with pytest.raises(ClauseInvalid, match="no field 'dat'") as refused:
        parse_clause("dat.share > 1")
    assert refused.value.hint == "Did you mean 'data'?"


def test_unknown_operator_names_the_known() -> None:
    with pytest.raises(ClauseInvalid, match="no operator 'match'") as refused:
        make_clause("subject", "match", "x")
    assert refused.value.hint == "Did you mean 'matches'?"


def test_membership_needs_a_list() -> None:
    with pytest.raises(ClauseInvalid, match="needs a list"):
        parse_clause("data.version in 2")


def test_path_beyond_a_list_or_a_text_finds_nothing() -> None:
    assert [find(FACT, path) for path in ("data.drifted.9", "subject.x", "data.drifted.x")] == [ABSENT] * 3
