"""Pipelines while their function runs: which steps it has made so far, and how its variables call them."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Protocol

from lazulite.words.errors import Conflict

HOUSE = Path(__file__).resolve().parents[3]


class Nameable(Protocol):
    """asked: its `name`, where one was set. named: what it is called in its pipeline. kind: what it is, of what."""

    named: str | None
    kind: str

    @property
    def asked(self) -> str | None: ...


class StepNameTaken(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"Two steps are named '{name}'.", hint="Set another .name, or none: its variable names it.")


@dataclass
class Building:
    """code: of the function that makes the steps. frame: its run; what its variables hold is read when it is over."""

    code: CodeType
    steps: list[Nameable] = field(default_factory=list)
    frame: FrameType | None = None

    def add(self, step: Nameable) -> None:
        self.steps.append(step)
        if self.frame is None:
            self.frame = next((frame for frame in _frames() if frame.f_code is self.code), None)

    def drop(self, step: Nameable) -> None:
        self.steps = [one for one in self.steps if one is not step]

    def name_all(self) -> None:
        """By its `name`, else by the variable that holds it, else by what it is, numbered. Raises StepNameTaken."""
        variables = dict(self.frame.f_locals) if self.frame else {}
        self.frame = None
        asked = Counter(step.asked for step in self.steps if step.asked)
        if asked and asked.most_common(1)[0][1] > 1:
            raise StepNameTaken(asked.most_common(1)[0][0])
        held = {id(value): name for name, value in reversed(variables.items())}
        taken = set(asked)
        for step in sorted(self.steps, key=lambda one: not one.asked and id(one) not in held):
            step.named = step.asked or _free(held.get(id(step)) or word(step.kind), taken)
            taken.add(step.named)


_BUILDING: ContextVar[tuple[Building, ...]] = ContextVar("lazulite_pipelines", default=())


def current() -> Building | None:
    """The innermost pipeline whose function runs."""
    return (_BUILDING.get() or (None,))[-1]


@contextmanager
def building(code: CodeType) -> Iterator[Building]:
    made = Building(code)
    token = _BUILDING.set((*_BUILDING.get(), made))
    try:
        yield made
    finally:
        _BUILDING.reset(token)


def asker() -> str:
    """The line outside of this package that is running, for errors: `train.py, line 12`."""
    frame = next((one for one in _frames() if HOUSE not in Path(one.f_code.co_filename).parents), None)
    return f"{Path(frame.f_code.co_filename).name}, line {frame.f_lineno}" if frame else "here"


def word(text: str) -> str:
    """A name that a step can have, made from a text."""
    found = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_") or "step"
    return f"_{found}" if found[0].isdigit() else found


def _free(name: str, taken: Sequence[str] | set[str]) -> str:
    number, found = 0, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back
