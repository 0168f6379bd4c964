"""How steps are called."""

import pytest

from lazulite import Step, command, pipeline
from lazulite.experience.sdk.authoring.building import StepNameTaken

ECHO = command(command="echo ${{inputs.n}}", environment="azureml:mine:1", inputs={"n": 0})


def names(function: object) -> list[str]:
    return [*pipeline(function)().jobs]  # type: ignore[call-overload]


def test_a_step_is_called_by_its_variable_its_name_or_what_it_is() -> None:
    def mixed():
        first = ECHO()
        second = ECHO()
        second.name = "other-name"
        for _ in range(3):
            last = ECHO()
        made = [ECHO() for _ in range(2)]
        third: Step
        (third, *_) = (ECHO(), made, first, last)
        assert third

    assert names(mixed) == ["first", "other-name", "command", "command_1", "last", "command_2", "command_3", "third"]


def test_variables_that_functions_inside_read_and_those_of_helpers_are_found_or_not() -> None:
    def make():
        inside = ECHO()
        assert inside
        return inside

    def closed_over():
        kept = ECHO()
        made = make()
        assert (lambda: kept)() is kept
        assert made
        make()

    assert names(closed_over) == ["kept", "made", "command"]


def test_a_variable_gives_way_to_a_name_that_was_set() -> None:
    def clash():
        train = ECHO()
        other = ECHO()
        other.name = "train"
        assert train

    assert names(clash) == ["train_1", "train"]


def test_a_name_that_was_set_twice_is_refused() -> None:
    def twice():
        a, b = ECHO(), ECHO()
        a.name = b.name = "train"

    with pytest.raises(StepNameTaken, match="Two steps are named 'train'"):
        names(twice)


def test_each_pipeline_names_its_own_steps() -> None:
    @pipeline
    def inner():
        step = ECHO()
        assert step

    def outer():
        step = inner()
        again = inner()
        assert step is not again

    made = pipeline(outer)()
    assert [*made.jobs] == ["step", "again"]
    assert [[*one["component"]["jobs"]] for one in made["jobs"].values()] == [["step"], ["step"]]  # type: ignore


def test_a_pipeline_that_fails_leaves_nothing_open() -> None:
    def broken():
        ECHO()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        names(broken)
    assert ECHO(n=1).named is None
    assert names(lambda: ECHO() and None) == ["command"]
