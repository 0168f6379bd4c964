import pytest

from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec, InputSpec
from lazulite.services.training.jobs.entities import GivenEnvironment, GivenInput, NewJob, WantedOutput
from lazulite.services.training.pipelines.entities import StepRun, StepState
from lazulite.services.training.pipelines.reuse import difference, ingredients, inner_reason
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from lazulite.words.manifests import FileEntry, Manifest

FILES = Manifest((FileEntry("a.csv", 1, "a" * 64),))
OTHER = Manifest((FileEntry("a.csv", 1, "b" * 64),))
JOB = NewJob(command="x", code=FILES, outputs={"o": WantedOutput()})


def data(manifest: Manifest, said: str = "azureml:d:1") -> GivenInput:
    return GivenInput(InputSpec("uri_folder", manifest), said)


def word(text: str) -> GivenInput:
    return GivenInput(InputSpec("string", literal=text), text)


def test_the_same_files_under_another_name_are_the_same() -> None:
    one, two = (ingredients("f", JOB, {"d": data(FILES, said)}) for said in ("azureml:d:1", "azureml:e:7"))
    assert one.key == two.key


def test_every_part_counts() -> None:
    environment = GivenEnvironment(EnvironmentSpec(EnvironmentKind.REQUIREMENTS, None, ("six",)))
    others = [
        NewJob(command="y", code=FILES, outputs=JOB.outputs),
        NewJob(command="x", code=OTHER, outputs=JOB.outputs),
        NewJob(command="x", code=FILES),
        NewJob(command="x", code=FILES, outputs=JOB.outputs, environment=environment),
        NewJob(command="x", code=FILES, outputs=JOB.outputs, environment_variables={"A": "b"}),
    ]
    keys = {ingredients("f", job, {}).key for job in (JOB, *others)}
    keys |= {ingredients("f", JOB, {"d": value}).key for value in (data(FILES), data(OTHER), word("a"), word("b"))}
    assert len(keys) == 1 + len(others) + 4


def test_what_it_is_called_does_not_count() -> None:
    assert ingredients("f", JOB, {}).key == ingredients("g", JOB, {}).key


def test_the_difference_is_told_in_words() -> None:
    before = ingredients("f", JOB, {"rate": word("0.1"), "d": data(FILES), "gone": word("1")}).parts
    now = ingredients("f", NewJob(command="y"), {"rate": word(""), "d": data(OTHER), "new": word("1")}).parts
    assert difference(now, before) == (
        "its code changed; its command changed; its outputs changed; the input 'rate' was 0.1 and is empty; "
        "the data of 'd' changed; the input 'gone' is gone; the input 'new' is new"
    )
    assert difference(now, now) == ""


def elsewhere(etag: str) -> GivenInput:
    seen = Bookmark("https://h/a.csv", (BookmarkedFile("a.csv", 1, etag),))
    return GivenInput(InputSpec("uri_file", bookmark=seen), seen.uri)


def test_data_from_elsewhere_is_the_same_while_its_etag_is() -> None:
    first, again, changed = (ingredients("f", JOB, {"d": elsewhere(etag)}) for etag in ("1", "1", "2"))
    assert (first.key == again.key, first.key == changed.key) == (True, False)
    assert difference(changed.parts, first.parts) == "the data of 'd' changed"


def test_data_that_says_nothing_of_its_changes_is_never_the_same() -> None:
    one, two = (ingredients("f", JOB, {"d": elsewhere("")}) for _ in range(2))
    assert one.key != two.key


def test_what_an_output_is_called_counts() -> None:
    named = NewJob(command="x", code=FILES, outputs={"o": WantedOutput(file="hello.txt")})
    assert ingredients("f", named, {}).key != ingredients("f", JOB, {}).key


@pytest.mark.parametrize(
    ("ran", "taken", "left_out", "said"),
    [
        (1, 0, 0, "run: its only step"),
        (0, 3, 0, "reused: all of its steps"),
        (2, 3, 1, "run: of its 6 steps 2 run, 3 reused, 1 left out"),
        (0, 2, 1, "reused: of its 3 steps 2 reused, 1 left out"),
    ],
)
def test_what_is_a_pipeline_itself_says_what_became_of_its_steps(
    ran: int, taken: int, left_out: int, said: str
) -> None:
    runs = [StepRun("a", StepState.COMPLETED)] * ran + [StepRun("b", StepState.COMPLETED, is_reused=True)] * taken
    assert inner_reason([*runs, *[StepRun("c", StepState.SKIPPED)] * left_out]) == said
