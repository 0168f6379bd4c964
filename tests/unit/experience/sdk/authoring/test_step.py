import json
from pathlib import Path

from lazulite import Output, command, pipeline, step
from lazulite.experience.sdk.documents import nothing_local, read_document


def test_a_command_with_other_inputs_is_another_job() -> None:
    first = command(
        command="true", environment="azureml:mine:1", inputs={"rate": 0.1}, outputs={"model": Output(name="delays")}
    )
    first.limits.timeout = 60
    second = first(rate=0.2)
    second.limits.timeout = 90
    second.outputs.model.version = "2"
    assert (first["inputs"], first["limits"]) == ({"rate": 0.1}, {"timeout": 60})
    assert (second["inputs"], second["limits"]) == ({"rate": 0.2}, {"timeout": 90})
    assert first["outputs"] == {"model": {"type": "uri_folder", "name": "delays"}}
    assert second["outputs"] == {"model": {"type": "uri_folder", "name": "delays", "version": "2"}}


def test_a_name_is_a_field_of_a_job_and_the_key_of_a_step() -> None:
    job = command(command="true", environment="azureml:mine:1")
    job.name = "mine"
    assert job["name"] == "mine"

    @pipeline
    def around() -> None:
        job()

    jobs = around()["jobs"]
    assert isinstance(jobs, dict)
    assert [*jobs] == ["mine"]
    assert "name" not in jobs["mine"]


def test_a_step_of_any_type_is_given_as_yaml_has_it() -> None:
    task = {"type": "run_function", "code": "src", "entry_script": "score.py", "environment": "azureml:mine:1"}

    @pipeline
    def scoring(table):
        batch = step(type="parallel", task=task, inputs={"table": table}, outputs={"rows": Output("uri_file")})
        batch.mini_batch_size = "5"
        sweep = step({"type": "sweep", "trial": "./train.yml", "inputs": {"rows": 0}, "outputs": {"best": None}})
        tuned = sweep(rows=batch.outputs.rows)
        return {"best": tuned.outputs.best}

    assert scoring(table="azureml:t:1")["jobs"] == {
        "batch": {
            "type": "parallel", "task": task, "inputs": {"table": "${{parent.inputs.table}}"},
            "outputs": {"rows": {"type": "uri_file"}}, "mini_batch_size": "5",
        },
        "tuned": {
            "type": "sweep", "trial": "./train.yml", "inputs": {"rows": "${{parent.jobs.batch.outputs.rows}}"},
            "outputs": {"best": "${{parent.outputs.best}}"},
        },
    }  # fmt: skip


def test_it_travels_as_any_document(tmp_path: Path) -> None:
    job = command(command="true", environment="azureml:mine:1")
    assert json.loads(read_document(job, nothing_local, {}).text) == job
    assert json.loads(read_document({"around": job}, nothing_local, {}).text) == {"around": job}
