from datetime import UTC, datetime

from lazulite.services.inference.gateways.counts import counted

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_gateway_that_starts_again_at_zero_does_not_set_the_totals_back() -> None:
    first = counted(None, "blue", {"answered": 10, "errors": 1}, {"p50_ms": 2.0}, at=NOW)
    second = counted(first, "blue", {"answered": 25, "errors": 1}, {}, at=NOW)
    third = counted(second, "blue", {"answered": 5, "errors": 2}, {}, at=NOW)
    assert [(f.answered, f.errors) for f in (first, second, third)] == [(10, 1), (25, 1), (30, 3)]


def test_the_other_numbers_are_kept_as_told() -> None:
    figures = counted(None, "blue", {"answered": 1, "errors": 0}, {"p99_ms": 7.5}, at=NOW)
    assert figures.numbers["p99_ms"] == 7.5
