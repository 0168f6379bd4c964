"""A job from what steps and trials are made from, once its inputs are known."""

from collections.abc import Mapping
from dataclasses import replace

from lazulite.services.training.jobs.entities import GivenInput, NewJob
from lazulite.specs.commands import with_given, words_with_given


def filled(template: NewJob, inputs: Mapping[str, GivenInput]) -> NewJob:
    """With these inputs; parts of its command that others would bring are gone."""
    argv = words_with_given(template.argv, inputs)
    return replace(template, inputs=dict(inputs), command=with_given(template.command, inputs), argv=argv)
