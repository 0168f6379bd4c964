import pytest

from lazulite.specs.job_schedule import ChangedJob, read_schedule, scheduled_job
from lazulite.specs.other_products import OtherProduct
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.written import SourceLacking, Written, read_written
from lazulite.words.json import JSON

HEAD = "name: nightly\ntrigger: {type: cron, expression: 0 3 * * *}\n"
JOB = "command: echo ${{inputs.word}}\nenvironment: e\ninputs: {word: a}\ntags: {made: here}\n"


def read(text: str, **sources: JSON) -> Written:
    return read_written(f"{HEAD}{text}", settings={}, sources=sources)


def test_a_schedule_names_the_file_of_a_job() -> None:
    written = read("create_job: ./job.yml\n", create_job={"document": JOB, "path": "./job.yml"})
    found = scheduled_job(written, read_schedule(written))
    assert found.written is not None
    assert (found.written.value["command"], found.past, found.changes) == ("echo ${{inputs.word}}", None, None)
    assert found.written.wrong("/command", "it is wrong").detail == "./job.yml, line 1, column 1: it is wrong."


def test_a_job_may_stand_in_its_place() -> None:
    written = read("create_job:\n  command: x\n  environment: e\n")
    found = scheduled_job(written, read_schedule(written))
    assert found.written is not None
    assert found.written.value == {"command": "x", "environment": "e"}


def test_a_past_job_is_named_by_a_reference() -> None:
    written = read("create_job: azureml:past-job\n")
    found = scheduled_job(written, read_schedule(written))
    assert (found.written, found.past) == (None, "past-job")


def test_what_stands_beside_the_job_goes_over_its_own() -> None:
    text = "create_job:\n  type: command\n  job: ./job.yml\n  inputs:\n    word: b\n  tags: {by: schedule}\n"
    written = read(text, **{"create_job.job": {"document": JOB, "path": "./job.yml"}})
    schedule = read_schedule(written)
    found = scheduled_job(written, schedule)
    assert isinstance(schedule.create_job, ChangedJob)
    assert found.written is not None
    job = found.over(found.written)
    assert (job.value["inputs"], job.value["tags"]) == ({"word": "b"}, {"made": "here", "by": "schedule"})
    assert job.wrong("/inputs/word", "it is wrong").detail == "Line 7, column 5: it is wrong."
    assert job.wrong("/command", "it is wrong").detail == "./job.yml, line 1, column 1: it is wrong."


def test_a_file_that_did_not_come_is_told() -> None:
    written = read("create_job: ./job.yml\n")
    with pytest.raises(SourceLacking) as refused:
        scheduled_job(written, read_schedule(written))
    assert refused.value.errors[0].message.startswith("line 3, column 1: ")


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("", DocumentInvalid, "'create_job' is missing"),
        (
            "create_job: {job: azureml:x, input: {}}\n",
            DocumentInvalid,
            "Line 3, column 30: there is no field 'input' here",
        ),
        (
            "create_job: azureml:x\nenabled: true\n",
            DocumentInvalid,
            "Line 4, column 1: there is no field 'enabled' here",
        ),
        ("import_data: ./x.yml\n", OtherProduct, "This schedule imports data through a connection"),
    ],
)
def test_what_is_no_schedule_has_its_line(text: str, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        read_schedule(read(text))
