"""A sweep as a step: filled by its pipeline, and its best trial's output goes on."""

import pytest

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Job
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.words.json import JSON
from tests.unit.services.training.sweeps.sweep_yard import SweepYard

PIPELINE = """\
type: pipeline
jobs:
  search:
    type: sweep
    trial: TRIAL
    inputs: {k: 3}
    search_space: {rate: {type: uniform, min_value: 0, max_value: 1}}
    objective: {goal: minimize, primary_metric: loss}
    limits: {max_total_trials: 2, max_concurrent_trials: 1}
    outputs: {model: {type: custom_model, name: best}}
  use:
    type: command
    command: cat ${{inputs.m}}
    environment: {requirements: [six]}
    inputs: {m: {type: custom_model, path: "${{parent.jobs.search.outputs.model}}"}}
"""
INLINE = '{command: "x ${{inputs.k}} ${{search_space.rate}} ${{outputs.model}}", environment: {requirements: [six]}}'
COMPONENT = """\
command: x ${{inputs.k}} ${{inputs.rate}} ${{outputs.model}}
environment: {requirements: [six]}
inputs: {k: {type: integer}, rate: {type: number}}
outputs: {model: {type: custom_model}}
"""
FILE: dict[str, JSON] = {"jobs.search.trial": {"document": COMPONENT, "path": "./t.yml"}}


@pytest.mark.parametrize(("trial", "sources"), [(INLINE, {}), ("./t.yml", FILE)], ids=["inline", "component"])
def test_a_sweep_is_a_step(yard: SweepYard, trial: str, sources: dict[str, JSON]) -> None:
    submission = read_submission(PIPELINE.replace("TRIAL", trial), settings={}, sources=sources, properties={})
    training = yard.platform.training.submission

    def submit(tx: Tx) -> Job:
        plan = training.plan(tx, yard.workspace, submission)
        assert plan.warnings == ()
        return training.submit(tx, LOCAL, yard.workspace, plan)

    job = yard.platform.write(submit)
    yard.platform.relay.drain()
    weights = [yard.files(m_txt=b"a"), yard.files(m_txt=b"b")]
    for value, files in zip((2.0, 1.0), weights, strict=True):
        spec = yard.run(value, left={"model": files})
        assert spec.inputs["k"].literal == "3"
        assert 0 <= float(spec.inputs["rate"].literal or 2) < 1
    last = yard.start()
    assert last.inputs["m"].manifest == weights[1]
    yard.end(last)
    assert yard.job(job.name).status == "Completed"
