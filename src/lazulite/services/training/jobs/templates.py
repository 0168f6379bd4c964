"""A job from what steps and trials are made from, once its inputs are known."""

from collections.abc import Mapping
from dataclasses import replace

from lazulite.services.training.jobs.entities import GivenInput, NewJob, WantedOutput
from lazulite.specs.commands import with_given, words_with_given
from lazulite.words.ids import new_run_id


def named(new: NewJob) -> NewJob:
    """With a name of its own, also in the paths that its outputs are written to."""
    name = new.name or new_run_id()
    return replace(new, name=name, outputs={key: wanted.of_job(name, key) for key, wanted in new.outputs.items()})


def output_files(outputs: Mapping[str, WantedOutput]) -> dict[str, str]:
    """What the files of those are called that are one file, and not called as the output is."""
    return {name: wanted.file for name, wanted in outputs.items() if wanted.file}


def output_places(outputs: Mapping[str, WantedOutput]) -> dict[str, str]:
    """Where those go that a worker has put outside of the platform."""
    going = {name: wanted.place for name, wanted in outputs.items() if wanted.elsewhere}
    return {name: place.address for name, place in going.items() if place is not None}


def filled(template: NewJob, inputs: Mapping[str, GivenInput]) -> NewJob:
    """With these inputs; parts of its command that others would bring are gone."""
    argv = words_with_given(template.argv, inputs)
    return replace(template, inputs=dict(inputs), command=with_given(template.command, inputs), argv=argv)
