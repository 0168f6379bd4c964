"""Compute targets and what is wanted of workers, from Python and at the prompt."""

import pytest

from lazulite.assembly import Platform
from lazulite.experience.sdk.client import Client
from lazulite.words.errors import Conflict, Missing
from tests.unit.compute.makers import make_worker
from tests.unit.services.training.jobs.yard import WORKER

GPUS = {"name": "gpus", "type": "amlcompute", "size": "Standard_NC6s_v3"}


def test_a_target_goes_its_way(client: Client) -> None:
    assert client.compute.validate(GPUS, set={"max_instances": 2}).max_instances == 2
    assert list(client.compute.list()) == []
    made = client.compute.create(GPUS)
    assert (made.name, made.type, made.needs.gpus, made.state) == ("gpus", "amlcompute", 1, "Running")
    assert client.compute.update("gpus", {"max_instances": 3}).max_instances == 3
    assert client.compute.create(GPUS).max_instances is None
    assert (client.compute.stop("gpus").state, client.compute.start("gpus").state) == ("Stopped", "Running")
    assert [one.name for one in client.compute.list(filter="size LIKE 'Standard%'")] == ["gpus"]
    client.compute.delete("gpus")
    with pytest.raises(Missing, match="There is no compute 'gpus'"):
        client.compute.get("gpus")


def test_a_job_says_what_it_waits_for(client: Client) -> None:
    client.compute.create(GPUS)
    job = client.jobs.create({"command": "true", "environment": {"requirements": []}, "compute": "azureml:gpus"})
    shown = client.jobs.get(job.name)
    assert (shown.compute, shown.queue_position) == ("gpus", 1)
    assert shown.waiting_for == "No worker is there; start one: lazulite worker --url ADDRESS."
    client.jobs.cancel(job.name)
    assert client.jobs.get(job.name).waiting_for is None


def test_what_is_wanted_of_a_worker_is_said_by_its_name(client: Client, platform: Platform) -> None:
    row = make_worker(seen_at=platform.clock.now())
    platform.write(lambda tx: platform.queue.register(tx, WORKER, row, held={}))
    workers = client.workers
    assert [verb("box").duty for verb in (workers.cordon, workers.drain, workers.uncordon)] == [
        "cordoned", "draining", "working",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="The worker 'box' is there and would come back at once"):
        workers.remove("box")
