"""From a sweep's document to what every trial is made from."""

import re
from dataclasses import replace

from lazulite.services.training.jobs.entities import NewJob
from lazulite.services.training.sweeps.entities import SweepPlan
from lazulite.specs.sweep_job import SweepFields

SEARCHED = re.compile(r"\$\{\{\s*search_space\.")


def sweep_plan(trial: NewJob, fields: SweepFields) -> SweepPlan:
    """A trial's parameters are inputs of it, whether its command calls them so or `${{search_space.NAME}}`."""
    definition = SweepFields.model_validate({name: getattr(fields, name) for name in SweepFields.model_fields})
    limit = definition.limits.trial_timeout
    seconds = limit.total_seconds() if limit else trial.timeout_seconds
    variables = {name: _as_inputs(text) for name, text in trial.environment_variables.items()}
    made = replace(trial, command=_as_inputs(trial.command), environment_variables=variables, timeout_seconds=seconds)
    return SweepPlan(made, definition)


def _as_inputs(text: str) -> str:
    return SEARCHED.sub("${{inputs.", text)
