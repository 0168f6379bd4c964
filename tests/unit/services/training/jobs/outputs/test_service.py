from lazulite.compute.status import JobStatus
from lazulite.foundation.pagination import PageRequest
from lazulite.services.data.datastores.contents.service import Spot
from lazulite.services.training.jobs.entities import Job, WantedOutput
from lazulite.words.json import JSON
from tests.unit.services.training.jobs.yard import Yard, make_job

STORE = "azureml://datastores/workspaceblobstore/paths"


def ended(yard: Yard, wanted: WantedOutput, status: JobStatus = JobStatus.COMPLETED, **left: bytes) -> Job:
    yard.submit(make_job(outputs={"o": wanted}))
    files: JSON = yard.files(**left).to_json()
    return yard.end(yard.start(), status, outputs={"o": files})


def stored(yard: Yard) -> dict[str, str | None]:
    with yard.platform.read() as tx:
        spot = Spot(yard.workspace, "workspaceblobstore", "")
        return {file.path: file.job for file in yard.platform.datastores.contents.files(tx, spot, PageRequest()).items}


def test_a_completed_jobs_output_lies_where_it_was_to_go(yard: Yard) -> None:
    job = ended(yard, WantedOutput(path=f"{STORE}/reports/${{{{name}}}}/"), a_csv=b"x", b_csv=b"y")
    assert stored(yard) == {f"reports/{job.name}/a.csv": job.name, f"reports/{job.name}/b.csv": job.name}


def test_a_failed_jobs_output_does_not(yard: Yard) -> None:
    ended(yard, WantedOutput(path=f"{STORE}/reports"), JobStatus.FAILED, a_csv=b"x")
    assert stored(yard) == {}


def test_it_may_be_registered_too(yard: Yard) -> None:
    job = ended(yard, WantedOutput(name="reports", path=f"{STORE}/reports"), a_csv=b"x")
    assert stored(yard) == {"reports/a.csv": job.name}
    assert job.outputs["o"]["asset"] == "data/reports/1"  # type: ignore[index,call-overload]  # JSON


def test_a_place_that_is_taken_spoils_no_finished_work(yard: Yard) -> None:
    first = ended(yard, WantedOutput(path=f"{STORE}/reports"), a_csv=b"x")
    job = ended(yard, WantedOutput(name="reports", path=f"{STORE}/reports/a.csv/deeper"), b_csv=b"y")
    assert (job.status, stored(yard)) == (JobStatus.COMPLETED, {"reports/a.csv": first.name})
    refused = job.outputs["o"]["refused"]  # type: ignore[index,call-overload]  # JSON
    assert "'reports/a.csv' is a file there, and no folder" in str(refused)
