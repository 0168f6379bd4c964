from datetime import UTC, datetime

from lazulite.compute.status import JobStatus
from lazulite.services.training.sweeps.entities import Trial
from lazulite.services.training.sweeps.outcome import why_none

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DONE, FAILED, CANCELED = JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED


def trial(number: int, value: float | None = None, status: JobStatus = DONE, said: str = "") -> Trial:
    return Trial("s", number, f"t{number}", {}, NOW, status=status, value=value, said=said)


def test_the_first_failure_says_why_none_completed() -> None:
    trials = [
        trial(0, status=CANCELED, said="stopped"),
        trial(1, status=FAILED, said="train.py, line 3"),
        trial(2, status=FAILED),
    ]
    assert why_none(trials, metric="loss", logged=(), closed="") == (
        "None of 3 trials completed; trial 1 failed first: train.py, line 3"
    )


def test_a_metric_that_nobody_logged_is_told_with_the_nearest() -> None:
    assert why_none([trial(0), trial(1)], metric="val_los", logged=["val_loss", "epoch"], closed="") == (
        "No trial has logged the metric 'val_los'; 2 of 2 trials completed without it. Did you mean 'val_loss'?"
    )
    assert why_none([trial(0)], metric="loss", logged=[], closed="") == (
        "No trial has logged the metric 'loss'; 1 of 1 trials completed without it. None of them has logged any metric."
    )


def test_a_metric_that_was_never_a_number_is_told() -> None:
    assert why_none([trial(0), trial(1, status=FAILED)], metric="loss", logged=["loss"], closed="") == (
        "No trial has logged a number as 'loss'; 1 of 2 trials completed, with NaN or infinities."
    )


def test_what_closed_the_sweep_is_the_reason_where_no_trial_has_one() -> None:
    assert why_none([], metric="loss", logged=(), closed="Its time is over.") == "Its time is over."
    assert why_none([trial(0, status=CANCELED)], metric="loss", logged=(), closed="") == "None of 1 trials completed."
