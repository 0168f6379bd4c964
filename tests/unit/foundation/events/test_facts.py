import pytest

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.words.facts import FactCatalogue, FactKind

DECLARED = FactCatalogue(FactKind("Happened", "things/NAME", ("a",), "It has happened."))


def test_fact_is_made_as_its_kind_declares_it() -> None:
    made = new_fact(DECLARED, "Happened", subject="things/x", workspace_id="w", data={"a": 1})
    assert made == NewFact("Happened", "things/x", "w", {"a": 1})


@pytest.mark.parametrize("data", [{"a": 1, "b": 2}, {}])
def test_fact_whose_data_drift_from_the_declaration_is_not_made(data: dict[str, int]) -> None:
    with pytest.raises(AssertionError, match="declare"):
        new_fact(DECLARED, "Happened", subject="things/x", workspace_id="w", data=data)


def test_fact_of_an_undeclared_type_is_not_made() -> None:
    with pytest.raises(KeyError, match="Hapened"):
        new_fact(DECLARED, "Hapened", subject="things/x", workspace_id="w", data={"a": 1})
