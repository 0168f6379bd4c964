import pytest

from lazulite.ops.release.gates import Interval, Measured, Verdict, improved, verdict
from lazulite.specs.release import ValidateRules

RULES = ValidateRules(min_improvement=0.01, max_regressions={"log_loss": 0.05}, min_rows=100)


def measured(
    version: int = 2, *, roc_auc: float | None = 0.75, log_loss: float | None = 0.5, rows: int = 1000
) -> Measured:
    return Measured(version, rows, {"roc_auc": roc_auc, "log_loss": log_loss})


CHAMPION = measured(1, roc_auc=0.72)


def test_a_better_candidate_passes_and_says_both_figures() -> None:
    assert verdict(measured(), CHAMPION, RULES) == Verdict(
        True,
        ("roc_auc is 0.7500 for version 2, 0.7200 for version 1, 0.0300 better on 1000 rows.",),
        pytest.approx(0.03),  # type: ignore[arg-type]  # compares as a float
    )


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (measured(roc_auc=0.72), "The candidate is equal to the champion in roc_auc."),
        (measured(roc_auc=0.70), "The candidate is 0.0200 worse than the champion in roc_auc."),
        (measured(roc_auc=0.725), "The candidate is 0.0050 better in roc_auc; the policy wants 0.0100."),
        (measured(log_loss=0.6), "log_loss gets worse by 0.1000, from 0.5000 to 0.6000; allowed is 0.0500."),
        (
            measured(log_loss=None),
            "The policy limits how much worse log_loss may get, and it cannot be told from these rows.",
        ),
        (measured(rows=99), "99 labelled rows are too few to judge by; the policy wants 100."),
        (measured(rows=999), "The candidate was scored on 999 rows, the champion on 1000."),
    ],
)
def test_a_candidate_is_refused_with_the_rule_that_failed(candidate: Measured, reason: str) -> None:
    judged = verdict(candidate, CHAMPION, RULES)
    assert (judged.passed, judged.reasons[0]) == (False, reason)


def test_an_equal_candidate_is_refused_even_without_a_wanted_improvement() -> None:
    assert not verdict(measured(roc_auc=0.72), CHAMPION, ValidateRules()).passed


def test_every_failed_rule_is_named() -> None:
    judged = verdict(measured(roc_auc=0.6, log_loss=0.9), CHAMPION, RULES)
    assert [reason.split()[0] for reason in judged.reasons] == ["The", "log_loss", "roc_auc"]


def test_a_figure_that_cannot_be_told_says_what_it_needs_and_what_can_be() -> None:
    judged = verdict(measured(roc_auc=None), CHAMPION, RULES)
    assert judged.reasons[0] == (
        "The candidate's roc_auc cannot be told from these rows: it needs probabilities, truths that are the positive "
        "label and truths that are not and, where there are more than two labels, true or predicted, the last as the "
        "positive one. What can be told is log_loss."
    )


def test_a_champion_that_cannot_be_measured_refuses() -> None:
    judged = verdict(measured(), measured(1, roc_auc=None), RULES)
    assert judged.reasons[0].startswith("The champion's roc_auc cannot be told from these rows: it needs probabilities")


def test_without_a_champion_only_the_minimum_is_asked() -> None:
    rules = ValidateRules(minimum=0.7)
    assert verdict(measured(), None, rules).passed
    judged = verdict(measured(roc_auc=0.6), None, rules)
    assert judged == Verdict(False, ("roc_auc is 0.6000; the policy wants at least 0.7000.",))


@pytest.mark.parametrize(
    ("interval", "passed"), [(Interval(0.01, 0.05), True), (Interval(-0.01, 0.05), False), (None, False)]
)
def test_with_confidence_the_whole_interval_must_be_an_improvement(interval: Interval | None, passed: bool) -> None:
    rules = ValidateRules(confidence=0.95)
    assert verdict(measured(), CHAMPION, rules, interval=interval).passed == passed


def test_a_smaller_loss_is_an_improvement() -> None:
    assert improved("log_loss", 0.4, 0.5) == pytest.approx(0.1)
    assert improved("roc_auc", 0.4, 0.5) == pytest.approx(-0.1)


def test_a_candidate_at_the_bound_passes_whatever_the_arithmetic_makes_of_the_difference() -> None:
    assert 0.29 - 0.28 < 0.01
    rules = ValidateRules(min_improvement=0.01, max_regressions={"log_loss": 0.1})
    assert verdict(measured(roc_auc=0.29, log_loss=0.1 + 0.2), measured(1, roc_auc=0.28, log_loss=0.2), rules).passed


def test_a_difference_that_is_the_arithmetics_is_no_improvement() -> None:
    judged = verdict(measured(roc_auc=0.1 + 0.2), measured(1, roc_auc=0.3), ValidateRules())
    assert judged.reasons[0] == "The candidate is equal to the champion in roc_auc."
