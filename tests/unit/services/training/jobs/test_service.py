import pytest

from lazulite.assembly import Platform
from lazulite.compute.spec import JobKind
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.pagination import PageRequest
from lazulite.ops.governance.tokens.entities import TokenRefused
from lazulite.services.assets.entities import AssetKind
from lazulite.services.training.jobs.entities import Description, JobExists, JobMissing, JobType, WantedOutput
from lazulite.services.training.tracking.entities import RunStatus
from lazulite.words.errors import Invalid
from tests.unit.services.training.jobs.yard import Yard, make_job

ANA = Actor(Principal(PrincipalKind.PERSON, "ana"))


def recognised(platform: Platform, secret: str) -> Actor:
    with platform.read() as tx:
        return platform.tokens.recognise(tx, secret).actor


def test_a_submitted_job_is_queued_with_its_run_open_and_a_token_of_its_own(yard: Yard) -> None:
    about = Description("train", "flights", tags={"team": "ops"}, properties={"mlflow.source.git.commit": "abc"})
    job = yard.submit(make_job(about=about), ANA)
    assert (job.status, job.created_by) == (JobStatus.QUEUED, "person:ana")
    with yard.platform.read() as tx:
        run = yard.platform.tracking.get_run(tx, yard.workspace, job.name)
    assert (run.info.id, run.info.status, run.info.name) == (job.name, RunStatus.RUNNING, "train")
    assert run.tags.items() >= {"team": "ops", "mlflow.source.git.commit": "abc", "lazulite.job": job.name}.items()
    actor = recognised(yard.platform, yard.start().token)
    assert (actor.principal, actor.on_behalf_of) == (Principal(PrincipalKind.JOB, job.name), ANA.principal)
    assert actor.workspace_id == yard.workspace


def test_a_completed_job_has_its_run_closed_and_its_outputs_registered_at_once(yard: Yard) -> None:
    model = yard.files(model_txt=b"weights")
    yard.submit(make_job(outputs={"model": WantedOutput("custom_model", "delays"), "rest": WantedOutput()}))
    spec = yard.start()
    assert yard.job(spec.id).status is JobStatus.RUNNING
    job = yard.end(spec, outputs={"model": model.to_json(), "rest": model.to_json()})
    assert (job.status, job.exit_code) == (JobStatus.COMPLETED, 0)
    assert job.outputs["model"]["asset"] == "models/delays/1"  # type: ignore[index,call-overload]
    with yard.platform.read() as tx:
        assert yard.platform.tracking.get_run(tx, yard.workspace, job.name).info.status is RunStatus.FINISHED
        version = yard.platform.assets.resolve(tx, yard.workspace, AssetKind.MODEL, "azureml:delays:1")
    assert (version.manifest, version.source.job, version.source.run_id) == (model, job.name, job.name)
    assert [(fact.type, fact.data["status"]) for fact in yard.facts("JobStarted", "JobFinished")] == [
        ("JobStarted", "Running"),
        ("JobFinished", "Completed"),
    ]


def test_a_failed_job_keeps_what_it_left_and_registers_nothing(yard: Yard) -> None:
    files = yard.files(a_txt=b"half")
    yard.submit(make_job(outputs={"model": WantedOutput("custom_model", "delays")}))
    job = yard.end(yard.start(), JobStatus.FAILED, reason="train.py, line 3", outputs={"model": files.to_json()})
    assert (job.status, job.reason, job.exit_code) == (JobStatus.FAILED, "train.py, line 3", 1)
    assert "asset" not in job.outputs["model"]  # type: ignore[operator]
    with yard.platform.read() as tx:
        assert yard.platform.tracking.get_run(tx, yard.workspace, job.name).info.status is RunStatus.FAILED
        assert not yard.platform.assets.exists(tx, yard.workspace, AssetKind.MODEL, "delays")


def test_a_run_that_its_own_client_closed_fails_with_its_job(yard: Yard) -> None:
    job, tracking = yard.submit(), yard.platform.tracking
    spec = yard.start()
    yard.platform.write(lambda tx: tracking.finish_run(tx, LOCAL, yard.workspace, job.name, RunStatus.FINISHED))
    yard.end(spec, JobStatus.FAILED, reason="no")
    with yard.platform.read() as tx:
        assert tracking.get_run(tx, yard.workspace, job.name).info.status is RunStatus.FAILED


def test_a_job_ends_although_its_run_was_deleted(yard: Yard) -> None:
    job = yard.submit()
    spec = yard.start()
    yard.platform.write(lambda tx: yard.platform.tracking.runs.delete(tx, LOCAL, yard.workspace, job.name))
    assert yard.end(spec).status is JobStatus.COMPLETED


def test_a_name_that_is_taken_spoils_no_finished_work(yard: Yard) -> None:
    files = yard.files(a_txt=b"x")
    for _ in range(2):
        yard.submit(make_job(outputs={"model": WantedOutput("custom_model", "delays", "1")}))
        job = yard.end(yard.start(), outputs={"model": files.to_json()})
    assert job.status is JobStatus.COMPLETED
    refused = job.outputs["model"]["refused"]  # type: ignore[index,call-overload]
    assert refused == "Version 1 of the model 'delays' exists, and versions never change."


@pytest.mark.parametrize(
    ("kind", "said"), [("uri_folder", "has no file"), ("mlflow_model", "has no file"), ("custom_model", "has no file")]
)
def test_an_output_that_holds_nothing_becomes_no_version(yard: Yard, kind: str, said: str) -> None:
    yard.submit(make_job(outputs={"out": WantedOutput(kind, "delays")}))
    job = yard.end(yard.start(), outputs={"out": []})
    assert said in job.outputs["out"]["refused"]  # type: ignore[index,call-overload]
    assert yard.facts("DataVersionRegistered", "ModelVersionRegistered") == []


def test_an_output_that_is_no_mlflow_model_becomes_none(yard: Yard) -> None:
    yard.submit(make_job(outputs={"out": WantedOutput("mlflow_model", "delays")}))
    job = yard.end(yard.start(), outputs={"out": yard.files(x_txt=b"hi").to_json()})
    assert "has a file MLmodel at its top" in job.outputs["out"]["refused"]  # type: ignore[index,call-overload]


def test_an_ended_jobs_token_is_not_taken(yard: Yard) -> None:
    yard.submit()
    spec = yard.start()
    yard.end(spec)
    with pytest.raises(TokenRefused, match="expired or revoked"):
        recognised(yard.platform, spec.token)


def test_a_job_that_waits_is_canceled_at_once_and_its_run_is_killed(yard: Yard) -> None:
    job = yard.submit()
    yard.platform.write(lambda tx: yard.platform.jobs.cancel(tx, LOCAL, yard.workspace, job.name))
    yard.platform.relay.drain()
    assert (yard.job(job.name).status, yard.job(job.name).reason) == (JobStatus.CANCELED, "It was canceled.")
    with yard.platform.read() as tx:
        assert yard.platform.tracking.get_run(tx, yard.workspace, job.name).info.status is RunStatus.KILLED


def test_a_step_runs_in_our_environment_without_a_run_and_gives_its_result(yard: Yard) -> None:
    platform = yard.platform
    platform.write(
        lambda tx: platform.jobs.submit_step(
            tx, LOCAL, yard.workspace, step="profile", arguments={"a": 1}, inputs={}, owner="data"
        )
    )
    spec = yard.start()
    assert (spec.kind, spec.argv[1:4]) == (JobKind.STEP, ("-m", "lazulite.processes.step", "profile"))
    job = yard.end(spec, result={"rows": 3})
    assert (job.type, job.tracked, job.result) == (JobType.STEP, False, {"rows": 3})
    assert yard.facts("JobFinished")[0].data["result"] == {"rows": 3}


def test_a_job_of_another_workspace_is_not_there(yard: Yard) -> None:
    job = yard.submit()
    other = yard.platform.write(lambda tx: yard.platform.workspaces.create(tx, LOCAL, "other"))
    with yard.platform.read() as tx, pytest.raises(JobMissing, match=f"no job '{job.name}'"):
        yard.platform.jobs.get(tx, other.id, job.name)


def test_a_name_is_used_once(yard: Yard) -> None:
    job = yard.submit()
    with pytest.raises(JobExists):
        yard.submit(make_job(name=job.name))


def test_lists_are_filtered_ordered_and_paged(yard: Yard) -> None:
    names = [yard.submit(make_job(about=Description(f"job{n}"))).name for n in range(3)]
    with yard.platform.read() as tx:
        first = yard.platform.jobs.list(tx, yard.workspace, PageRequest(2, order_by="display_name"))
        rest = yard.platform.jobs.list(tx, yard.workspace, PageRequest(2, first.next_page_token, "display_name"))
        one = yard.platform.jobs.list(tx, yard.workspace, PageRequest(filter="display_name = 'job1'"))
        with pytest.raises(Invalid, match="no field 'colour' to filter jobs by"):
            yard.platform.jobs.list(tx, yard.workspace, PageRequest(filter="colour = 'red'"))
    assert [job.name for job in (*first.items, *rest.items)] == names
    assert [job.name for job in one.items] == [names[1]]


def test_an_archived_job_leaves_the_list_and_can_be_shown(yard: Yard) -> None:
    job = yard.submit()
    yard.platform.write(lambda tx: yard.platform.jobs.archive(tx, yard.workspace, job.name))
    with yard.platform.read() as tx:
        assert yard.platform.jobs.list(tx, yard.workspace).items == ()
    assert yard.job(job.name).archived


def test_job_asked_for_by_what_people_call_it_or_by_a_part_of_its_id_is_named(yard: Yard) -> None:
    first = yard.submit(make_job(about=Description("lucky-gull")))
    second = yard.submit(make_job(about=Description("lucky-gull")))
    with yard.platform.read() as tx, pytest.raises(JobMissing) as refused:
        yard.platform.jobs.get(tx, first.workspace_id, "lucky-gull")
    assert refused.value.hint == f"A job goes by its whole id; it may be {second.name} or {first.name}."
    with yard.platform.read() as tx, pytest.raises(JobMissing) as refused:
        yard.platform.jobs.get(tx, first.workspace_id, second.name[:-1])
    assert second.name in refused.value.hint
