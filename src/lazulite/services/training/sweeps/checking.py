"""Whether a search space goes with the command that it is for: every name is known, used, and may have its values."""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

from lazulite.services.training.jobs.ports import UNTOLD, PortTypeWrong, literal
from lazulite.services.training.sweeps.choosing import leaves
from lazulite.services.training.sweeps.distributions import Measured, quantile
from lazulite.services.training.sweeps.grids import grid_size
from lazulite.specs.commands import OPTIONAL
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.execution import RUNNING_IGNORED
from lazulite.specs.expressions import find_expressions
from lazulite.specs.ports import InputPort, Literally
from lazulite.specs.search_space import (
    Choice,
    Distribution,
    LogNormal,
    Normal,
    QLogNormal,
    QLogUniform,
    QNormal,
    QUniform,
    Randint,
    searched_names,
)
from lazulite.specs.sweep_job import GridSampling, SweepFields
from lazulite.specs.written import Written

Texts: TypeAlias = Iterable[str]
ROOTS = ("inputs", "search_space")


def check_search(
    written: Written, fields: SweepFields, *, where: Written, trial: CommandComponentDocument, given: Collection[str]
) -> tuple[str, ...]:
    """What is to be said about it. where: the place of the trial; given: the inputs that the sweep has values for.

    Raises DocumentInvalid, PortTypeWrong, GridEndless, each with its line.
    """
    _check_names(written, fields)
    _check_wanted(where, fields, trial)
    for path, one in leaves(fields.search_space):
        port = trial.inputs.get(str(path[-1]))
        if port is not None:
            with written.at(f"/search_space/{path[0]}"):
                _check_port(str(path[-1]), one, port)
    told = [*_grid(written, fields), *_unused(fields, trial)]
    told += [
        f"inputs.{name}: it is searched too, and every trial gets the search space's value."
        for name in sorted(set(given) & set(dict(searched_names(fields.search_space))))
    ]
    told += (f"{text}." for text in fields.ignored({"identity": RUNNING_IGNORED["identity"]}))
    return (*told, *fields.resources.warnings, *(() if trial.distribution else fields.resources.alone))


def _check_names(written: Written, fields: SweepFields) -> None:
    """A name means one thing: sets of the same choice may share one, for there is one set in a trial."""
    owner = dict.fromkeys(fields.search_space, "")
    for name, one in fields.search_space.items():
        for inner in dict.fromkeys(inner for inner, _ in searched_names({name: one}) if inner != name):
            if inner in owner:
                raise written.wrong(f"/search_space/{name}", f"the parameter '{inner}' is searched twice")
            owner[inner] = name


def _check_wanted(where: Written, fields: SweepFields, trial: CommandComponentDocument) -> None:
    """What only some of a choice's sets have stands in optional parts of the command."""
    sometimes = {name for name, always in searched_names(fields.search_space) if not always} - set(trial.inputs)
    lacking = sometimes & _used([OPTIONAL.sub("", trial.command), *trial.environment_variables.values()])
    if lacking:
        name = min(lacking)
        raise where.wrong(
            "/command", f"the parameter '{name}' is not in every trial, and the command always wants it",
            hint=f"Write it as $[[--{name} ${{{{search_space.{name}}}}}]].",
        )  # fmt: skip


def _unused(fields: SweepFields, trial: CommandComponentDocument) -> Iterator[str]:
    used = _used([trial.command, *trial.environment_variables.values()]) | set(trial.inputs)
    for name, one in fields.search_space.items():
        if not used & {inner for inner, _ in searched_names({name: one})}:
            yield f"search_space.{name}: nothing in the trial uses it."


def _used(texts: Texts) -> set[str]:
    found = [one.path for text in texts for one in find_expressions(text)]
    return {path[1] for path in found if path[0] in ROOTS and len(path) == 2}


def _check_port(name: str, one: Distribution, port: InputPort) -> None:
    """Raises PortTypeWrong for a value that the trial's input cannot have."""
    declared = None if port.type == UNTOLD else port
    if isinstance(one, Choice):
        for value in one.values:
            if isinstance(value, Literally):
                literal(name, value, declared)
        return
    if port.type == "integer" and not _is_whole(one):
        raise PortTypeWrong(
            f"The input '{name}' is an integer, and {one.type} draws fractions.",
            hint="Take quniform with q: 1, or randint.",
        )
    if port.enum is None and isinstance(one, Normal | LogNormal | QNormal | QLogNormal):
        literal(name, quantile(one, 0.5), declared and declared.model_copy(update={"min": None, "max": None}))
        return
    for unit in (0.0, 1.0):
        literal(name, quantile(one, unit), declared)


def _is_whole(one: Measured) -> bool:
    return isinstance(one, Randint) or (
        isinstance(one, QUniform | QLogUniform | QNormal | QLogNormal) and one.q.is_integer()
    )


def _grid(written: Written, fields: SweepFields) -> Iterator[str]:
    if not isinstance(fields.sampling_algorithm, GridSampling):
        return
    for name, one in fields.search_space.items():
        with written.at(f"/search_space/{name}"):
            grid_size({name: one})
    size, most = grid_size(fields.search_space), fields.limits.max_total_trials
    if size > most:
        yield f"limits.max_total_trials: the grid has {size:,} combinations, and the first {most:,} are tried."
