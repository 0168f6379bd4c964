"""docs/reference/errors.md: every code that a refusal can carry, from the classes and from where they are raised."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import lazulite
from lazulite.experience.http.errors import STATUS, UNKNOWN_CALLER
from lazulite.experience.scoring.doors import STATUS as SCORING
from lazulite.words.errors import PlatformError, snake_case

PAGE = Path("docs/reference/errors.md")
SOURCE = Path("src/lazulite")
HEAD = """# Errors

A refusal is a problem document (RFC 9457) with a `code`, and an exception of the SDK with `error.code`. Codes are
stable: one that is here stays, and goes on meaning the same. The kind says which exception to catch
(`lazulite.Missing`, …) and which HTTP status the control plane answers with; the scoring addresses answer with Azure
ML's numbers, in brackets where they differ. What has no status is raised on the client's side, or between processes.

`make reference` writes this page from the code.

| code | kind | status | raised in |
|---|---|---|---|
"""
STANDS_ALONE = ("lazulite.runners", "lazulite.migrations.env", "lazulite.processes.main")
CLIENT_SIDE = ("experience.sdk", "experience.cli")


@dataclass(frozen=True)
class Code:
    code: str
    kind: str
    status: str
    places: tuple[str, ...]

    @property
    def row(self) -> str:
        return f"| `{self.code}` | {self.kind} | {self.status} | {', '.join(self.places)} |\n"


def files() -> dict[Path, str]:
    return {PAGE: HEAD + "".join(code.row for code in codes())}


def codes() -> list[Code]:
    """By name. Raises ValueError where two classes of one code are of different kinds."""
    calls, given = _calls()
    found: dict[str, Code] = {}
    for error in sorted(_errors(), key=lambda each: each.__name__):
        code = snake_case(error.__name__)
        places = calls.get(error.__name__, set())
        known = found.get(code)
        if known and known.kind != error.kind.value:
            raise ValueError(f"The code {code} is of two kinds.")
        found[code] = Code(code, error.kind.value, _status(code, error, places), tuple(sorted(places)))
    for code, (status, places) in given.items():
        found.setdefault(code, Code(code, "", status, tuple(sorted(places))))
    return [found[code] for code in sorted(found)]


def _errors() -> Iterator[type[PlatformError]]:
    """Every class of error that the product has."""
    for module in pkgutil.walk_packages(lazulite.__path__, "lazulite."):
        if not module.name.startswith(STANDS_ALONE):
            importlib.import_module(module.name)
    waiting, seen = [PlatformError], set[type[PlatformError]]()
    while waiting:
        error = waiting.pop()
        if error in seen:
            continue
        seen.add(error)
        waiting += error.__subclasses__()
        if error.__module__.startswith("lazulite.") and error is not PlatformError and not _is_refusal(error):
            yield error


def _is_refusal(error: type[PlatformError]) -> bool:
    """What the SDK makes of an answer carries the code that came."""
    return error.__module__ == "lazulite.experience.sdk.errors" and error.__name__.endswith("Refusal")


def _status(code: str, error: type[PlatformError], places: set[str]) -> str:
    if places and all(place.startswith(CLIENT_SIDE) for place in places):
        return ""
    control = 401 if code in UNKNOWN_CALLER else STATUS[error.kind]
    scoring = SCORING.get(error)
    return str(control) if scoring in (None, control) else f"{control} ({scoring})"


def _calls() -> tuple[Mapping[str, set[str]], Mapping[str, tuple[str, set[str]]]]:
    """Where each class is called, and codes that are written out, with the status beside them."""
    calls: dict[str, set[str]] = {}
    given: dict[str, tuple[str, set[str]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            raised = node.exc if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) else None
            function = node.func if isinstance(node, ast.Call) else raised
            name = getattr(function, "attr", getattr(function, "id", ""))
            if name:
                calls.setdefault(name, set()).add(place)
            for code, status in _written(node):
                given.setdefault(code, (status, set()))[1].add(place)
    return calls, given


def _written(node: ast.AST) -> Iterator[tuple[str, str]]:
    for keyword in node.keywords if isinstance(node, ast.Call) else ():
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
            numbers = [each.value for each in node.args if isinstance(each, ast.Constant)]  # type: ignore[attr-defined]  # a Call
            yield str(keyword.value.value), str(next((each for each in numbers if isinstance(each, int)), ""))
