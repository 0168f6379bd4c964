import pytest

from lazulite.assembly import Platform
from lazulite.services.training.jobs.entities import JobType
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from tests.unit.services.training.jobs.yard import Yard

TEXT = "type: automl\ntask: classification\nprimary_metric: accuracy\ntarget_column_name: y\n"
TRAINING = "training_data: {type: mltable, path: train}\n"


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)


def plan(yard: Yard, text: str, **sources: JSON) -> Plan:
    submission = read_submission(f"{TEXT}{text}", settings={}, sources=sources, properties={})
    with yard.platform.read() as tx:
        found = yard.platform.training.submission.plan(tx, yard.workspace, submission)
    assert isinstance(found, Plan)
    return found


def table(yard: Yard) -> JSON:
    return yard.files(MLTable=b"paths: []").to_json()


def test_its_tables_are_looked_up_and_a_later_version_runs_it(yard: Yard) -> None:
    text = f"{TRAINING}validation_data: {{path: valid}}\noutputs: {{best_model: {{type: mlflow_model}}}}\n"
    found = plan(yard, text, training_data=table(yard), validation_data=table(yard))
    assert (found.job.type, found.blockers) == (JobType.AUTOML, ("AutoML is run by a later version.",))
    assert {name: given.spec.type for name, given in found.job.inputs.items()} == {
        "training_data": "mltable", "validation_data": "mltable",
    }  # fmt: skip
    assert found.job.outputs["best_model"].type == "mlflow_model"


def test_what_changes_nothing_is_warned_of(yard: Yard) -> None:
    text = f"{TRAINING}identity: {{type: managed}}\nresources: {{instance_type: e4}}\n"
    assert plan(yard, text, training_data=table(yard)).warnings == (
        "identity: the job runs with a token of its own.",
        "resources.instance_type: it runs on whatever the worker's machine is.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TRAINING, "Line 5, column 1: 'training_data' is an mltable without a file called MLTable."),
        (
            "training_data: {type: uri_folder, path: train}\n",
            "'training_data' is an mltable, and train is a uri_folder",
        ),
        (f"{TRAINING}validation_data: azureml:gone:1\n", "There is no data 'gone' in this workspace."),
        (f"{TRAINING}test_data: {{type: mltable, path: test}}\n", "The path 'test' lies on the caller's machine"),
    ],
)
def test_what_is_no_table_has_its_line(yard: Yard, text: str, sentence: str) -> None:
    files = table(yard) if "validation" in text or "test_data" in text else yard.files(a_csv=b"1").to_json()
    with pytest.raises(PlatformError) as refused:
        plan(yard, text, training_data=files)
    assert sentence in refused.value.detail
    assert refused.value.errors[0].message.startswith("line ")
