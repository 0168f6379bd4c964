"""The options that every noun's commands share."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

from cyclopts import Parameter, validators

from lazulite.experience.cli.output import Form
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON

if TYPE_CHECKING:
    from lazulite.experience.sdk.client import Client

File: TypeAlias = Annotated[Path, Parameter(name=("--file", "-f"), help="The document, YAML or JSON.")]
MaybeFile: TypeAlias = Annotated[Path | None, Parameter(name=("--file", "-f"), help="The document, YAML or JSON.")]
MaybeName: TypeAlias = Annotated[str | None, Parameter(name=("--name", "-n"), help="Its name, also over a document's.")]
Name: TypeAlias = Annotated[str, Parameter(name=("--name", "-n"), help="Its name.")]
Version: TypeAlias = Annotated[str | None, Parameter(name=("--version", "-v"), help="Its version.")]
Workspace: TypeAlias = Annotated[
    str | None, Parameter(name=("--workspace", "-w"), help="The workspace. Default: LAZULITE_WORKSPACE, config.json.")
]
Output: TypeAlias = Annotated[
    Form | None, Parameter(name=("--output", "-o"), help="Table on a terminal, JSON when piped.")
]
Set: TypeAlias = Annotated[
    list[str] | None,
    Parameter(name="--set", negative="", help="A value of the document by its place: --set inputs.rate=0.1"),
]
Filter: TypeAlias = Annotated[str | None, Parameter(name="--filter", help="As in the API: status = 'Failed'.")]
OrderBy: TypeAlias = Annotated[str | None, Parameter(name="--order-by", help="A field, ' desc' behind it to turn.")]
Text: TypeAlias = Annotated[str | None, Parameter(name="--text", help="Words to be found in names and descriptions.")]
MaxResults: TypeAlias = Annotated[
    int, Parameter(name="--max-results", help="At most so many.", validator=validators.Number(gte=1))
]

Yes: TypeAlias = Annotated[bool, Parameter(name=("--yes", "-y"), negative="", help="Do not ask first.")]
Flag: TypeAlias = Annotated[bool, Parameter(negative="")]


SPAN = re.compile(r"(?P<number>\d{1,15})(?P<unit>[smhdw])")
FREQUENCIES = {"m": "minute", "h": "hour", "d": "day", "w": "week"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


From: TypeAlias = Annotated[str | None, Parameter(name="--from", help="Its first moment: 2013-04-01T00:00:00Z.")]


class ChangeUnclear(Invalid):
    pass


class SettingInvalid(Invalid):
    pass


class WindowUnclear(Invalid):
    pass


class NothingGiven(Invalid):
    pass


LONGEST_SPAN_SECONDS = 36_525 * 86_400


class SpanInvalid(Invalid):
    pass


def document(file: Path | None, *, example: str, needs: Sequence[str] = (), **fields: JSON) -> Path | dict[str, JSON]:
    """The file, or a document of the fields that were given. Raises NothingGiven with the example.

    needs: fields without which it would be none.
    """
    found: dict[str, JSON] = {key: value for key, value in fields.items() if value is not None}
    lacking = [f"--{name.replace('_', '-')}" for name in needs if name not in found]
    if file is None and found and lacking:
        raise NothingGiven(f"{' and '.join(lacking)} must be given too, or a --file.", hint=f"Write: {example}")
    if file is None and not found:
        raise NothingGiven("Nothing says what to make.", hint=f"Give --file, or write: {example}")
    return file if file is not None else found


def span(text: str) -> timedelta:
    """`90m`, `1d`. Raises SpanInvalid."""
    found = SPAN.fullmatch(text.strip())
    if found is None:
        raise SpanInvalid(f"{text!r} is no length of time.", hint="Write a number and s, m, h, d or w: 90m, 1d.")
    seconds = int(found["number"]) * SECONDS[found["unit"]]
    if seconds > LONGEST_SPAN_SECONDS:
        raise SpanInvalid(f"{text!r} is longer than a century.")
    return timedelta(seconds=seconds)


def range_of(last: str | None, start: str | None, end: str | None) -> tuple[str | datetime, str | datetime]:
    """[from, to): the last day where nothing is said. Raises WindowUnclear for two beginnings, and for none."""
    if last and start:
        raise WindowUnclear("--last and --from both say where the window begins.", hint="Give one of them.")
    until = end or datetime.now(UTC)
    if start:
        return start, until
    if end:
        raise WindowUnclear("--to alone says no beginning.", hint="Give --from, or --last without --to.")
    return datetime.now(UTC) - span(last or "1d"), until


def steps(text: str) -> dict[str, JSON]:
    """`15m`, `2w` as the frequency and the interval of a recurrence. Raises SpanInvalid."""
    found = SPAN.fullmatch(text.strip())
    if found is None or found["unit"] not in FREQUENCIES or not int(found["number"]):
        raise SpanInvalid(f"{text!r} is no step of a schedule.", hint="Write a number and m, h, d or w: 15m, 1d.")
    return {"frequency": FREQUENCIES[found["unit"]], "interval": int(found["number"])}


def client(workspace: str | None = None) -> "Client":
    """The platform that the environment names, with what goes over the wire shown on a terminal."""
    from lazulite.experience.cli.progress import bar
    from lazulite.experience.sdk.client import Client

    made = Client(workspace=workspace)
    made.transport.show = bar
    return made


def settings(given: Sequence[str] | None, **named: JSON) -> dict[str, JSON]:
    """`a.b=1` as {"a.b": 1}, values read as YAML; `named` ones (name, version) join where they are given."""
    found: dict[str, JSON] = {}
    for text in given or ():
        place, equals, value = text.partition("=")
        if not equals or not place.strip("."):
            raise SettingInvalid(f"--set {text!r} is no setting.", hint="Write --set PLACE=VALUE, as inputs.rate=0.1.")
        found[place] = scalar(value)
    return found | {key: value for key, value in named.items() if value is not None}


def changes(file: Path | None, given: Sequence[str] | None) -> dict[str, JSON]:
    """The settings of an update. Raises ChangeUnclear where neither they nor a document say what to change."""
    found = settings(given)
    if file is None and not found:
        raise ChangeUnclear("Nothing says what to change.", hint="Give --file, or --set FIELD=VALUE.")
    return found


def agreed(question: str, *, yes: bool) -> bool:
    """Whether to do what cannot be undone: a terminal is asked, a script has decided."""
    if yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    sys.stderr.write("Nothing was done.\n")
    return False


def scalar(text: str) -> JSON:
    """What was typed, read as YAML: 1 is a number, yes a boolean."""
    from lazulite.specs.yaml_text import DocumentBroken, read_yaml

    try:
        return read_yaml(text).value
    except DocumentBroken:
        return text
