"""Filters over things in memory."""

import pytest

from lazulite.services.training.tracking.filters import Comparison, Ordering, Side, Value
from lazulite.services.training.tracking.matching import Facets, holds, select

THING = Facets({"name": "delays", "size": 3, "owner": None}, {"team": "Red"})


@pytest.mark.parametrize(
    ("side", "key", "operator", "value", "expected"),
    [
        (Side.ATTRIBUTE, "name", "=", "delays", True),
        (Side.ATTRIBUTE, "name", "!=", "delays", False),
        (Side.ATTRIBUTE, "name", "LIKE", "del%", True),
        (Side.ATTRIBUTE, "name", "LIKE", "DEL%", False),
        (Side.ATTRIBUTE, "name", "LIKE", "d_lays", True),
        (Side.ATTRIBUTE, "name", "LIKE", "d.lays", False),
        (Side.ATTRIBUTE, "name", "ILIKE", "DEL%", True),
        (Side.ATTRIBUTE, "name", "IN", ("a", "delays"), True),
        (Side.ATTRIBUTE, "name", "NOT IN", ("a", "delays"), False),
        (Side.ATTRIBUTE, "size", ">", 2.0, True),
        (Side.ATTRIBUTE, "size", "<=", 2.0, False),
        (Side.ATTRIBUTE, "owner", "!=", "ann", False),
        (Side.TAG, "team", "=", "Red", True),
        (Side.TAG, "other", "!=", "Red", False),
        (Side.TAG, "other", "IS NULL", None, True),
        (Side.TAG, "team", "IS NOT NULL", None, True),
    ],
)
def test_a_comparison_holds_or_not(side: Side, key: str, operator: str, value: Value, expected: bool) -> None:
    assert holds(Comparison(side, key, operator, value), THING) is expected


def test_what_lacks_the_field_comes_last_either_way() -> None:
    things = {"a": Facets({"size": 1}, {}), "b": Facets({"size": None}, {}), "c": Facets({"size": 2}, {})}
    for ascending, expected in ((True, ["a", "c", "b"]), (False, ["c", "a", "b"])):
        order = [Ordering(Side.ATTRIBUTE, "size", ascending)]
        assert select(list(things), things.__getitem__, (), order) == expected
