from datetime import timedelta

from lazulite.ops.triggers import spelling
from lazulite.ops.triggers.clauses import Clause, Operator
from lazulite.ops.triggers.rules import AtMost, Conditions, Debounce
from lazulite.specs.trigger import TriggerDocument


def test_conditions_come_from_a_document_and_survive_the_way_through_json() -> None:
    document = TriggerDocument.model_validate(
        {
            "name": "retrain",
            "when": ["DriftDetected", "Release*"],
            "if": ["data.share >= 0.3", {"field": "subject", "operator": "matches", "value": "monitors/*"}],
            "debounce": {"quiet": "10s", "longest": "PT1M"},
            "at_most": {"times": 2, "per": "P1D"},
            "start": {"job": "abc"},
        }
    )
    conditions = spelling.conditions_of(document, map(spelling.clause_of, document.clauses))
    assert conditions == Conditions(
        ("DriftDetected", "Release*"),
        (Clause("data.share", Operator.AT_LEAST, 0.3), Clause("subject", Operator.MATCHES, "monitors/*")),
        Debounce(timedelta(seconds=10), timedelta(minutes=1)),
        AtMost(2, timedelta(days=1)),
    )
    assert spelling.from_json(spelling.to_json(conditions)) == conditions
