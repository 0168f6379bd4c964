"""Errors that say what was asked, what is true and what to do. Each way in translates their kind once."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ErrorKind(StrEnum):
    INVALID = "invalid"
    MISSING = "missing"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    UNAVAILABLE = "unavailable"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True)
class FieldError:
    """One wrong place in a document: a JSON pointer (`/inputs/data/path`) and what is wrong there."""

    pointer: str
    message: str


class PlatformError(Exception):
    """A refusal, which tells all that it knows wherever it is printed. `code` is stable and defaults to the class's
    name in snake case."""

    kind: ErrorKind = ErrorKind.INVALID
    retry_seconds: int | None = None
    """Before then it is of no use to ask again; None where asking again helps not, or nobody can tell when it does."""

    def __init__(
        self, detail: str, *, hint: str = "", code: str | None = None, errors: tuple[FieldError, ...] = ()
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.code = code or snake_case(type(self).__name__)
        self.errors = errors

    def __str__(self) -> str:
        """What is wrong, where, and what to do, a line each."""
        said = self.detail.casefold()
        # What the detail has said already is not said again, but the place where it stands is.
        told = ((one.pointer, one.message.replace(self.detail, "").strip(" :")) for one in self.errors)
        places = [f"  {pointer}: {message}" for pointer, message in told if message.casefold() not in said]
        return "\n".join([self.detail, *places, *([self.hint] if self.hint else [])])


class Invalid(PlatformError):
    kind = ErrorKind.INVALID


class Missing(PlatformError):
    kind = ErrorKind.MISSING


class Conflict(PlatformError):
    kind = ErrorKind.CONFLICT


class Forbidden(PlatformError):
    kind = ErrorKind.FORBIDDEN


class Unavailable(PlatformError):
    """It passes, unless a subclass says that it does not: `retry_seconds = None`."""

    kind = ErrorKind.UNAVAILABLE
    retry_seconds: int | None = 1


class Exhausted(PlatformError):
    kind = ErrorKind.EXHAUSTED


def snake_case(name: str) -> str:
    """`DatasetMissing` becomes `dataset_missing`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the closest known name, or up to ten of the known ones."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    if not names:
        return "There are none yet."
    return f"Known: {', '.join(names[:10])}{', …' if len(names) > 10 else '.'}"
