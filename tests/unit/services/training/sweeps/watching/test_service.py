import math
from threading import Thread

from sqlalchemy import event

from lazulite.assembly import Platform
from lazulite.compute.status import JobStatus
from lazulite.processes.watching import move_sweeps
from lazulite.services.training.sweeps.moves import move
from lazulite.services.training.sweeps.watching.service import WatchingService
from tests.unit.services.training.sweeps.sweep_yard import SweepYard

AT_ONCE = {"max_total_trials": 3}
BANDIT = {"type": "bandit", "slack_amount": 0.5}


def forget(platform: Platform) -> WatchingService:
    """As a server that was just started knows sweeps."""
    training = platform.training
    return WatchingService(sweeps=training.sweeps, jobs=platform.jobs, tracking=platform.tracking)


def test_the_best_value_so_far_is_told_of_trials_that_run(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=AT_ONCE)
    first, second = yard.start(), yard.start()
    yard.log(first.id, 3.0, 2.0, 4.0)
    yard.log(second.id, math.nan)
    yard.tick()
    assert [one.value for one in yard.trials(sweep)] == [2.0, None, None]
    yard.log(first.id, 1.0)
    yard.tick(0.2)
    assert yard.trials(sweep)[0].value == 2.0  # points are read once a second
    yard.tick(0.8)
    assert yard.trials(sweep)[0].value == 1.0


def test_a_trial_that_is_not_worth_going_on_with_is_canceled_with_the_numbers(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 4, "max_concurrent_trials": 2}, early_termination=BANDIT)
    good, bad = yard.start(), yard.start()
    yard.log(good.id, 1.0)
    yard.log(bad.id, 2.0)
    yard.tick()
    why = (
        "Stopped early by bandit after 1 logged values: its best loss is 2, the best of all 1 allows 1.5 "
        "(slack_amount 0.5)."
    )
    job = yard.job(bad.id)
    assert (job.status, job.reason) == (JobStatus.CANCEL_REQUESTED, why)
    yard.log(bad.id, 0.5)  # meanwhile
    ended = yard.end(bad, JobStatus.CANCELED, reason="It was asked to end.")
    assert (ended.status, ended.reason) == (JobStatus.CANCELED, why)
    trial = yard.trials(sweep)[1]
    assert (trial.stopped_early, trial.said, trial.value, trial.status) == (True, why, 0.5, JobStatus.CANCELED)
    assert len(yard.trials(sweep)) == 3  # its place is free
    yard.end(good)
    yard.run(2.0)
    yard.run(3.0)
    result = yard.job(sweep.name).result
    assert isinstance(result, dict)
    assert (result["number"], result["value"]) == (0, 1.0)


def test_trials_are_compared_with_those_that_have_ended_too(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 2, "max_concurrent_trials": 1}, early_termination=BANDIT)
    yard.run(1.0)
    late = yard.start()
    yard.log(late.id, 1.6)
    yard.tick()
    assert yard.trials(sweep)[1].stopped_early
    assert yard.job(late.id).status is JobStatus.CANCEL_REQUESTED


def test_a_point_is_looked_at_once_also_by_a_server_that_was_just_started(yard: SweepYard) -> None:
    sweep = yard.sweep(limits=AT_ONCE, early_termination={**BANDIT, "evaluation_interval": 2})
    first, second = yard.start(), yard.start()
    yard.log(second.id, 2.0, 2.0)
    yard.tick()
    yard.log(first.id, 1.0)
    yard.tick()
    assert [(one.judged, one.stopped_early) for one in yard.trials(sweep)] == [(0, False), (2, False), (0, False)]
    with yard.platform.read() as tx:
        seen = forget(yard.platform).look(tx)
    assert [move(one).verdicts for one in seen] == [()]
    yard.log(first.id, 1.0)
    yard.tick()
    assert [(one.judged, one.stopped_early) for one in yard.trials(sweep)] == [(2, False), (2, True), (0, False)]


def test_nothing_is_written_while_nothing_is_logged(yard: SweepYard) -> None:
    yard.sweep(limits=AT_ONCE, early_termination=BANDIT)
    running = yard.start()
    yard.log(running.id, 1.0)
    yard.tick()
    statements: list[str] = []

    @event.listens_for(yard.platform.db.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    yard.tick()
    writes = [one for one in statements if not one.startswith(("SELECT", "BEGIN"))]
    asked = [one for one in statements if "sweep" in one or "metrics" in one]
    assert writes == []
    assert len(asked) == 4, asked  # the open sweeps, their counts, what runs, and the newest points of all of it


def test_no_sweep_is_one_question(yard: SweepYard) -> None:
    with yard.platform.read() as tx:
        assert yard.platform.training.watching.look(tx) == []


def test_a_sweep_whose_time_is_over_ends_what_runs_and_keeps_what_is_there(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 9, "max_concurrent_trials": 2, "timeout": 60})
    best = yard.run(1.0)
    running, queued = yard.start(), yard.trials(sweep)[2]
    yard.tick(59)
    assert yard.job(queued.job).status is JobStatus.QUEUED
    yard.tick(1)
    assert yard.job(queued.job).status is JobStatus.CANCELED
    assert yard.job(running.id).status is JobStatus.CANCEL_REQUESTED
    yard.end(running, JobStatus.CANCELED)
    ended = yard.job(sweep.name)
    assert isinstance(ended.result, dict)
    assert (ended.status, ended.result["best_trial"]) == (JobStatus.COMPLETED, best.id)
    assert ended.result["closed"] == "The sweep's timeout of 1 minute is over."
    assert [(one.said, one.stopped_early) for one in yard.trials(sweep)[1:]] == [
        ("The sweep's timeout of 1 minute is over.", False)
    ] * 2


def test_a_sweep_whose_time_is_over_before_a_trial_completed_fails_with_it(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 9, "max_concurrent_trials": 1, "timeout": "PT1H"})
    yard.tick(3600)
    ended = yard.job(sweep.name)
    assert (ended.status, ended.reason) == (JobStatus.FAILED, "The sweep's timeout of 1 hour is over.")


def test_a_bayesian_sweep_whose_time_is_over_before_anything_was_proposed_ends(yard: SweepYard) -> None:
    sweep = yard.sweep(sampling_algorithm="bayesian", limits={"max_total_trials": 2, "timeout": 5})
    yard.tick(5)
    assert yard.job(sweep.name).status is JobStatus.FAILED


def test_what_was_decided_about_a_sweep_that_has_ended_meanwhile_is_left_alone(yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 2, "timeout": 60}, early_termination=BANDIT)
    good, bad = yard.start(), yard.start()
    yard.log(good.id, 1.0)
    yard.log(bad.id, 2.0)
    with yard.platform.read() as tx:
        decided = [move(one) for one in yard.platform.training.watching.look(tx)]
    assert [one.is_any for one in decided] == [True]
    yard.end(bad)
    yard.platform.write(lambda tx: yard.platform.training.watching.act(tx, decided[0]))
    assert [(one.stopped_early, one.status) for one in yard.trials(sweep)] == [
        (False, JobStatus.RUNNING), (False, JobStatus.COMPLETED),
    ]  # fmt: skip
    yard.end(good)
    yard.platform.write(lambda tx: yard.platform.training.watching.act(tx, decided[0]))
    assert yard.job(sweep.name).status is JobStatus.COMPLETED


def test_a_proposal_that_somebody_else_made_first_starts_no_second_trial(yard: SweepYard) -> None:
    sweep = yard.sweep(sampling_algorithm="bayesian", limits={"max_total_trials": 3, "max_concurrent_trials": 1})
    other = forget(yard.platform)
    with yard.platform.read() as tx:
        (seen,), (too,) = yard.platform.training.watching.look(tx), other.look(tx)
    decided, twice = move(seen), move(too)
    yard.platform.write(lambda tx: yard.platform.training.watching.act(tx, decided))
    yard.platform.write(lambda tx: other.act(tx, twice))
    assert [one.number for one in yard.trials(sweep)] == [0]


def test_a_cancel_and_two_servers_clocks_at_once_leave_one_ended_sweep(yard: SweepYard) -> None:
    for _ in range(5):
        sweep = yard.sweep(limits={"max_total_trials": 2, "timeout": 1}, sampling_algorithm="bayesian")
        yard.tick(0.5)
        running = [yard.start(), yard.start()]
        yard.log(running[0].id, 1.0)
        asked = [Thread(target=yard.cancel, args=(sweep.name,))]
        asked += [Thread(target=move_sweeps, args=(yard.platform,)) for _ in range(2)]
        asked += [Thread(target=yard.end, args=(one, JobStatus.COMPLETED)) for one in running]
        for one in asked:
            one.start()
        for one in asked:
            one.join()
        yard.tick()
        assert yard.job(sweep.name).has_ended
        ended = [fact for fact in yard.facts("JobFinished") if fact.subject == sweep.subject]
        assert len(ended) == 1
        assert [one.number for one in yard.trials(sweep)] == [0, 1]
