import pytest

from lazulite.services.training.jobs.ports import PortTypeWrong
from lazulite.services.training.sweeps.checking import check_search
from lazulite.services.training.sweeps.grids import GridEndless
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.sweep_job import SweepJobDocument
from lazulite.specs.written import read_written
from lazulite.words.errors import PlatformError

HEAD = "type: sweep\nobjective: {goal: minimize, primary_metric: loss}\n"


def told(space: str, *, command: str = "x ${{search_space.a}}", ports: str = "{}", more: str = "") -> tuple[str, ...]:
    trial = f"trial: {{command: '{command}', environment: {{requirements: [six]}}, inputs: {ports}}}\n"
    written = read_written(f"{HEAD}{trial}search_space:\n  {space}\n{more}", settings={}, sources={})
    document = written.document.into(SweepJobDocument)
    assert isinstance(document.trial, CommandComponentDocument)
    where = written.within("trial")
    return check_search(written, document, where=where, trial=document.trial, given=document.inputs)


def refused(space: str, **more: str) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        told(space, **more)
    return raised.value


def test_a_name_that_nothing_uses_is_told() -> None:
    assert told("a: {type: randint, upper: 3}") == ()
    assert told("a: {type: randint, upper: 3}\n  b: {type: randint, upper: 3}") == (
        "search_space.b: nothing in the trial uses it.",
    )
    assert told("a: {type: randint, upper: 3}", command="x ${{inputs.a}}") == ()
    assert told("a: {type: randint, upper: 3}", command="x", ports="{a: {type: integer}}") == ()


def test_a_choice_of_sets_is_used_where_one_of_its_names_is() -> None:
    assert told("k: {type: choice, values: [{a: 1, b: 2}, {a: 3}]}") == ()


def test_what_only_some_trials_have_stands_in_an_optional_part() -> None:
    sets = "k: {type: choice, values: [{a: 1}, {b: 2}]}"
    error = refused(sets)
    assert isinstance(error, DocumentInvalid)
    assert "the parameter 'a' is not in every trial, and the command always wants it" in error.detail
    assert error.errors[0].pointer == "/trial/command"
    assert error.hint == "Write it as $[[--a ${{search_space.a}}]]."
    assert told(sets, command="x $[[--a ${{search_space.a}}]] $[[--b ${{search_space.b}}]]") == ()


def test_a_name_means_one_thing() -> None:
    error = refused("a: {type: randint, upper: 3}\n  k: {type: choice, values: [{a: 1}]}")
    assert "the parameter 'a' is searched twice" in error.detail
    assert error.errors[0].pointer == "/search_space/k"


@pytest.mark.parametrize(
    ("one", "port", "said"),
    [
        ("{type: uniform, min_value: 0, max_value: 1}", "{type: integer}", "an integer, and uniform draws fractions"),
        ("{type: quniform, min_value: 0, max_value: 1, q: 0.5}", "{type: integer}", "draws fractions"),
        ("{type: uniform, min_value: 0, max_value: 2}", "{type: number, max: 1}", "is 2.0, and it goes up to 1"),
        ("{type: loguniform, min_value: -2, max_value: 0}", "{type: number, min: 0.5}", "it goes from 0.5"),
        ("{type: choice, values: [rbf, cubic]}", "{type: string, enum: [rbf, linear]}", "'cubic', which it cannot be"),
        ("{type: choice, values: [1, two]}", "{type: integer}", "is of type integer, and 'two' is not"),
        ("{type: normal, mu: 0, sigma: 1}", "{type: uri_folder}", "takes uri_folder"),
    ],
)  # fmt: skip
def test_a_value_that_the_trial_s_input_cannot_have_is_refused(one: str, port: str, said: str) -> None:
    error = refused(f"a: {one}", ports=f"{{a: {port}}}")
    assert isinstance(error, PortTypeWrong)
    assert said in error.detail
    assert error.errors[0].pointer == "/search_space/a"


@pytest.mark.parametrize(
    ("one", "port"),
    [
        ("{type: quniform, min_value: 1, max_value: 9, q: 2}", "{type: integer, min: 0, max: 10}"),
        ("{type: randint, upper: 11}", "{type: integer, min: 0, max: 10}"),
        ("{type: normal, mu: 5, sigma: 1}", "{type: number, min: 0, max: 10}"),
        ("{type: uniform, min_value: 0, max_value: 1}", "{type: path}"),
        ("{type: choice, values: [[1, 2], [3]]}", "{type: string}"),
    ],
)
def test_a_value_that_it_can_have_is_not(one: str, port: str) -> None:
    assert told(f"a: {one}", ports=f"{{a: {port}}}") == ()


def test_a_grid_without_an_end_is_refused_with_its_line() -> None:
    error = refused("a: {type: uniform, min_value: 0, max_value: 1}", more="sampling_algorithm: grid")
    assert isinstance(error, GridEndless)
    assert error.errors[0].pointer == "/search_space/a"


def test_a_grid_that_is_larger_than_the_limit_is_told() -> None:
    more = "sampling_algorithm: grid\nlimits: {max_total_trials: 1000}"
    assert told("a: {type: randint, upper: 1200}", more=more) == (
        "limits.max_total_trials: the grid has 1,200 combinations, and the first 1,000 are tried.",
    )


def test_what_is_written_and_changes_nothing_is_told() -> None:
    more = "inputs: {a: 1}\nqueue_settings: {job_tier: spot}\nresources: {instance_count: 3}"
    assert told("a: {type: randint, upper: 2}", more=more) == (
        "inputs.a: it is searched too, and every trial gets the search space's value.",
        "resources.instance_count: without a distribution one process is started, not 3.",
    )
