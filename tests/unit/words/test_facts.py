import pytest

from lazulite.words.facts import FactCatalogue, FactKind

KIND = FactKind("Happened", "things/NAME", ("a", "b"), "It has happened.", sometimes=("c",))


@pytest.mark.parametrize("told", [{"a", "b"}, {"a", "b", "c"}])
def test_declared_names_do_not_drift(told: set[str]) -> None:
    assert KIND.drift(told) == ""


def test_drift_names_what_is_told_beyond_and_what_is_not_told() -> None:
    assert KIND.drift({"a", "x"}) == (
        "Happened tells x, which it does not declare; Happened declares b and does not tell it"
    )


def test_catalogues_are_joined_and_a_type_is_declared_once() -> None:
    other = FactKind("Ended", "things/NAME", (), "It is over.")
    joined = FactCatalogue(KIND) | FactCatalogue(other)
    assert (joined.types, joined["Ended"], joined.matching("*d")) == (("Happened", "Ended"), other, (KIND, other))
    with pytest.raises(AssertionError, match="declared twice"):
        joined | FactCatalogue(KIND)
