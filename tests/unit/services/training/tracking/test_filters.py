"""The filter language: what it understands, and what it says of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.services.training.tracking.errors import FilterInvalid
from lazulite.services.training.tracking.filters import (
    EXPERIMENTS,
    LOGGED_MODELS,
    RUNS,
    Comparison,
    Ordering,
    Side,
    parse_filter,
    parse_order,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metrics.auc > 0.7", Comparison(Side.METRIC, "auc", ">", 0.7)),
        ("metric.auc<=-1e-3", Comparison(Side.METRIC, "auc", "<=", -0.001)),
        ("metrics.`val loss` = 1", Comparison(Side.METRIC, "val loss", "=", 1.0)),
        ("params.a = 'b'", Comparison(Side.PARAM, "a", "=", "b")),
        ("parameters.\"a.b c\" != 'it''s'", Comparison(Side.PARAM, "a.b c", "!=", "it's")),
        ('tags.mlflow.parentRunId = "x"', Comparison(Side.TAG, "mlflow.parentRunId", "=", "x")),
        ("tag.`my team` ILIKE '%Red%'", Comparison(Side.TAG, "my team", "ILIKE", "%Red%")),
        ("tags.x IS NOT NULL", Comparison(Side.TAG, "x", "IS NOT NULL", None)),
        ("params.x is null", Comparison(Side.PARAM, "x", "IS NULL", None)),
        ("attributes.status = 'FINISHED'", Comparison(Side.ATTRIBUTE, "status", "=", "FINISHED")),
        ("start_time >= 12", Comparison(Side.ATTRIBUTE, "start_time", ">=", 12.0)),
        ("created < 12", Comparison(Side.ATTRIBUTE, "start_time", "<", 12.0)),
        ("attributes.`Run name` LIKE 'a%'", Comparison(Side.ATTRIBUTE, "run_name", "LIKE", "a%")),
        ("run_id NOT IN ('a', 'b')", Comparison(Side.ATTRIBUTE, "run_id", "NOT IN", ("a", "b"))),
        ("datasets.context = 'train'", Comparison(Side.DATASET, "context", "=", "train")),
    ],
)
def test_a_comparison_is_read(text: str, expected: Comparison) -> None:
    assert parse_filter(text, RUNS) == (expected,)


def test_comparisons_are_joined_by_and_in_any_case() -> None:
    found = parse_filter("metrics.a > 1 and params.b = 'AND' AND run_id IN ('x')", RUNS)
    assert [comparison.key for comparison in found] == ["a", "b", "run_id"]


@pytest.mark.parametrize("text", [None, "", "   "])
def test_nothing_asked_is_no_comparison(text: str | None) -> None:
    assert parse_filter(text, RUNS) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metrics.x > 'a'", "Expected numeric value type for metric 'x'"),
        ("foo.x = 1", "Invalid entity type 'foo'"),
        ("statuz = 'x'", "Invalid attribute key 'statuz'"),
        ("params.a = 3", "Expected a quoted string value for param 'a'"),
        ("params.a = 'b' OR params.b = 'c'", "Between two comparisons stands AND"),
        ("params.a > 'b'", "Invalid comparator '>'"),
        ("params.a", "ends where a comparison should follow"),
        ("params.a = 'b' AND", "ends where a name should follow"),
        ("params.a = 'b", "cannot be read from position"),
        ("run_id IN 'a'", "stands a list in parentheses"),
        ("run_id IN ('a' 'b')", "Between the values of a list stands a comma"),
        ("run_id IN (1)", "A list holds quoted values"),
        ("> 3", "A comparison begins with a name"),
        ("datasets.size = 'x'", "Invalid dataset key 'size'"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(FilterInvalid, match=said.replace("(", r"\(")):
        parse_filter(text, RUNS)


def test_the_nearest_attribute_is_named() -> None:
    with pytest.raises(FilterInvalid) as refusal:
        parse_filter("statuz = 'x'", RUNS)
    assert refusal.value.hint == "Did you mean 'status'?"


def test_a_side_that_the_list_has_not_is_refused() -> None:
    with pytest.raises(FilterInvalid):
        parse_filter("metrics.a > 1", EXPERIMENTS)


def test_an_order_is_read_with_and_without_its_way() -> None:
    assert parse_order(["metrics.`a b` DESC", "start_time asc", "params.x"], RUNS) == (
        Ordering(Side.METRIC, "a b", ascending=False),
        Ordering(Side.ATTRIBUTE, "start_time"),
        Ordering(Side.PARAM, "x"),
    )
    assert parse_order(["creation_timestamp DESC"], LOGGED_MODELS)[0].ascending is False


@pytest.mark.parametrize("fields", [[""], ["nothing"], ["start_time", "start_time DESC"]])
def test_a_wrong_order_is_refused(fields: list[str]) -> None:
    with pytest.raises(FilterInvalid):
        parse_order(fields, RUNS)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_filter(text, RUNS)
    except FilterInvalid:
        pass


@given(st.text(min_size=1, max_size=40).filter(lambda text: "`" not in text and "\0" not in text), st.text(max_size=40))
def test_any_quoted_key_and_value_come_back_as_they_were(key: str, value: str) -> None:
    quoted = value.replace("'", "''")
    assert parse_filter(f"params.`{key}` = '{quoted}'", RUNS) == (Comparison(Side.PARAM, key, "=", value),)


def test_a_filter_of_more_comparisons_than_a_database_takes_is_refused() -> None:
    parse_filter(" AND ".join(["params.a = 'b'"] * 100), RUNS)
    with pytest.raises(FilterInvalid, match="longer than 100 comparisons"):
        parse_filter(" AND ".join(["params.a = 'b'"] * 101), RUNS)
