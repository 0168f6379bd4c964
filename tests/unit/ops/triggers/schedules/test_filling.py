from datetime import UTC, datetime

import pytest

from lazulite.ops.triggers.schedules.filling import Moment, filled
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.written import Written, read_written
from lazulite.words.json import JSONObject

MOMENT = Moment("nightly", datetime(2026, 3, 8, 10, tzinfo=UTC), "f00")
JOB = """name: mine
display_name: train
command: echo ${{inputs.at}}
tags: {team: a, "on": "${{creation_context.trigger_time}}"}
inputs:
  at: ${{creation_context.trigger_time}}
  both: "${{name}} at ${{ creation_context.trigger_time }}"
  table: {type: uri_file, path: "azureml://datastores/lake/paths/${{name}}/a.csv"}
outputs:
  out: {path: "azureml://datastores/lake/paths/${{name}}/${{output_name}}"}
"""


def written(text: str) -> Written:
    return read_written(text, settings={}, sources={})


def test_a_job_is_called_by_its_schedule_and_its_time_and_knows_both() -> None:
    time = "2026-03-08T10:00:00Z"
    assert filled(written(JOB), MOMENT).value == {
        "name": "f00",
        "display_name": "nightly-20260308T100000Z",
        "command": "echo ${{inputs.at}}",
        "tags": {"team": "a", "on": time, "lazulite.schedule": "nightly", "lazulite.fire_time": time},
        "inputs": {
            "at": time,
            "both": f"f00 at {time}",
            "table": {"type": "uri_file", "path": "azureml://datastores/lake/paths/f00/a.csv"},
        },
        "outputs": {"out": {"path": "azureml://datastores/lake/paths/f00/${{output_name}}"}},
    }


def test_before_there_is_a_job_its_name_stays_open() -> None:
    inputs = filled(written(JOB), Moment("nightly", MOMENT.fire_at, job=None)).value["inputs"]
    assert isinstance(inputs, dict)
    assert inputs["both"] == "${{name}} at 2026-03-08T10:00:00Z"


@pytest.mark.parametrize("tags", [{}, {"tags": None}])
def test_a_job_without_tags_gets_those_of_its_schedule(tags: JSONObject) -> None:
    job = written("command: x\n").with_settings(tags)
    assert filled(job, MOMENT).value["tags"] == {
        "lazulite.schedule": "nightly", "lazulite.fire_time": "2026-03-08T10:00:00Z",
    }  # fmt: skip


def test_a_misspelt_expression_has_its_line() -> None:
    with pytest.raises(DocumentInvalid) as refused:
        filled(written("command: x\ninputs:\n  at: ${{creation_context.time}}\n"), MOMENT)
    assert refused.value.detail == (
        "Line 3, column 3: ${{creation_context.time}} means nothing in the job of a schedule."
    )
    assert "creation_context.trigger_time" in refused.value.hint
