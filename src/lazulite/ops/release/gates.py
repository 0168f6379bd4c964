"""Whether a candidate may take the champion's place, judged by what both scored on the same labelled rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.specs.release import ValidateRules
from lazulite.words.metrics import LOWER_IS_BETTER

ROUNDING = 1e-12  # of a value: differences below it are the arithmetic's, for which 0.29 - 0.28 is less than 0.01


@dataclass(frozen=True)
class Measured:
    """What one version scored; a metric that the rows cannot tell is None or absent."""

    version: int
    rows: int
    metrics: Mapping[str, float | None]


@dataclass(frozen=True)
class Interval:
    """Bounds of the improvement in the policy's metric (positive = the candidate is better)."""

    low: float
    high: float


LAST = "where there are more than two labels, true or predicted, the last as the positive one"
PROBABLE = f"it needs probabilities from 0 to 1 and, {LAST}"
NEEDS = {
    "roc_auc": f"it needs probabilities, truths that are the positive label and truths that are not and, {LAST}",
    "log_loss": PROBABLE,
    "brier_score": PROBABLE,
    "recall": "no truth among them is the positive label",
    "f1_score": "no truth among them is the positive label",
}


@dataclass(frozen=True)
class Verdict:
    """`reasons` say what failed when refused, and what was shown when passed."""

    passed: bool
    reasons: tuple[str, ...]
    improvement: float | None = None


def verdict(
    candidate: Measured, champion: Measured | None, rules: ValidateRules, *, interval: Interval | None = None
) -> Verdict:
    """Passed only when every rule of the policy holds. An equal candidate is refused: nothing is won by it.

    Without a champion only `min_rows` and `minimum` are asked.
    """
    value = candidate.metrics.get(rules.metric)
    if candidate.rows < rules.min_rows:
        return _refused(f"{candidate.rows} labelled rows are too few to judge by; the policy wants {rules.min_rows}.")
    if value is None:
        return _refused(_untold("candidate", candidate, rules.metric))
    failed = _below_minimum(value, rules)
    if champion is None:
        shown = f"{rules.metric} is {value:.4f} on {candidate.rows} rows; there is no champion to compare with."
        return Verdict(not failed, failed or (shown,))
    best = champion.metrics.get(rules.metric)
    if best is None:
        return _refused(_untold("champion", champion, rules.metric))
    if champion.rows != candidate.rows:
        return _refused(f"The candidate was scored on {candidate.rows} rows, the champion on {champion.rows}.")
    improvement = improved(rules.metric, value, best)
    failed += _improvement_failures(improvement, rules, interval, rounding=_rounding(value, best))
    failed += _regressions(candidate, champion, rules)
    numbers = (
        f"{rules.metric} is {value:.4f} for version {candidate.version}, {best:.4f} for version {champion.version}"
    )
    if failed:
        return Verdict(False, (*failed, f"{numbers}, on {candidate.rows} rows."), improvement)
    return Verdict(True, (f"{numbers}, {improvement:.4f} better on {candidate.rows} rows.",), improvement)


def improved(metric: str, candidate: float, champion: float) -> float:
    """By how much the candidate is better, in the metric's unit; negative when it is worse."""
    difference = champion - candidate if metric in LOWER_IS_BETTER else candidate - champion
    return 0.0 if abs(difference) <= _rounding(candidate, champion) else difference


def _rounding(candidate: float, champion: float) -> float:
    return ROUNDING * max(abs(candidate), abs(champion))


def _untold(whose: str, measured: Measured, metric: str) -> str:
    """Why there is no figure, as far as the metric itself tells: what it needs of the rows."""
    told = [name for name, value in measured.metrics.items() if value is not None]
    others = f" What can be told is {', '.join(told)}." if told else ""
    needs = f": {NEEDS[metric]}" if metric in NEEDS else ""
    return f"The {whose}'s {metric} cannot be told from these rows{needs}.{others}"


def _refused(reason: str) -> Verdict:
    return Verdict(False, (reason,))


def _below_minimum(value: float, rules: ValidateRules) -> tuple[str, ...]:
    if rules.minimum is None or improved(rules.metric, value, rules.minimum) >= 0:
        return ()
    bound = "at most" if rules.metric in LOWER_IS_BETTER else "at least"
    return (f"{rules.metric} is {value:.4f}; the policy wants {bound} {rules.minimum:.4f}.",)


def _improvement_failures(
    improvement: float, rules: ValidateRules, interval: Interval | None, *, rounding: float
) -> tuple[str, ...]:
    if improvement <= 0:
        how = "equal to the champion" if improvement == 0 else f"{-improvement:.4f} worse than the champion"
        return (f"The candidate is {how} in {rules.metric}.",)
    if improvement < rules.min_improvement - rounding:
        wanted = f"the policy wants {rules.min_improvement:.4f}"
        return (f"The candidate is {improvement:.4f} better in {rules.metric}; {wanted}.",)
    if rules.confidence is None:
        return ()
    if interval is None:
        return (
            f"The policy wants the improvement at {rules.confidence:.0%} confidence, and no interval was measured.",
        )
    if interval.low <= 0:
        bounds = f"{interval.low:.4f} to {interval.high:.4f}"
        return (f"At {rules.confidence:.0%} confidence the improvement in {rules.metric} is {bounds}: may be none.",)
    return ()


def _regressions(candidate: Measured, champion: Measured, rules: ValidateRules) -> tuple[str, ...]:
    failed = []
    for metric, allowed in sorted(rules.max_regressions.items()):
        new, old = candidate.metrics.get(metric), champion.metrics.get(metric)
        if new is None or old is None:
            failed.append(f"The policy limits how much worse {metric} may get, and it cannot be told from these rows.")
        elif -improved(metric, new, old) > allowed + _rounding(new, old):
            worse = -improved(metric, new, old)
            failed.append(f"{metric} gets worse by {worse:.4f}, from {old:.4f} to {new:.4f}; allowed is {allowed:.4f}.")
    return tuple(failed)
