"""`${{fact.…}}` in what a rule starts, filled in from the fact that made it fire."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from lazulite.compute.commands import fill_places
from lazulite.ops.triggers.clauses import FIELDS, Absent, find
from lazulite.specs.yaml_text import pointer_of
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON
from lazulite.words.repositories import PREFIX

EXPRESSION = re.compile(r"\$\{\{\s*(?P<path>fact\.[\w.\-]+)\s*\}\}")
SHELL = {"command", "program_arguments"}
# Whose fields have names that people choose: an input may be called `command`.
NAMED_FREELY = {"inputs", "outputs", "environment_variables", "tags", "properties", "search_space"}
FACT = re.compile(r"\$\{\{\s*fact\b")


class FactLacksField(Invalid):
    pass


def fill(value: JSON, fact: Mapping[str, JSON]) -> JSON:
    """The same with every expression replaced; a text that is one expression becomes the value itself.

    Raises FactLacksField where the fact has nothing at the path.
    """
    if isinstance(value, str):
        return _fill_text(value, fact)
    if isinstance(value, Mapping):
        return {key: fill(item, fact) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, fact) for item in value]
    return value


def fill_job(job: JSON, fact: Mapping[str, JSON]) -> JSON:
    """As `fill` for a job's document: what is read as shell words in it, its steps' and trials' too, gets a fact's text
    as a word and no more. Raises FactLacksField."""
    if isinstance(job, list):
        return [fill_job(item, fact) for item in job]
    if not isinstance(job, Mapping):
        return fill(job, fact)
    return {key: _fill_field(key, value, fact) for key, value in job.items()}


def _fill_field(key: str, value: JSON, fact: Mapping[str, JSON]) -> JSON:
    if key in SHELL and isinstance(value, str):
        return fill_command(value, fact)
    if key == "jobs" and isinstance(value, Mapping):
        return {step: fill_job(job, fact) for step, job in value.items()}
    return fill(value, fact) if key in NAMED_FREELY else fill_job(value, fact)


def fill_command(command: str, fact: Mapping[str, JSON]) -> str:
    """As `fill` for what a shell reads: who has a word in a fact has none in the command. Raises FactLacksField."""
    return fill_places(command, EXPRESSION, lambda match: _plain(_found(match["path"], fact)))


def neutral(value: JSON) -> JSON:
    """The same with every expression replaced by a word: to look at the rest of it before there is a fact."""
    if isinstance(value, str):
        return EXPRESSION.sub("fact", value)
    if isinstance(value, Mapping):
        return {key: neutral(item) for key, item in value.items()}
    return [neutral(item) for item in value] if isinstance(value, list) else value


def expressions(value: JSON, place: str = "") -> Iterator[tuple[str, str]]:
    """Every expression's place, as a JSON pointer, and what it asks of the fact: `data.window.ref`."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from expressions(item, pointer_of(place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from expressions(item, pointer_of(place, index))
    elif isinstance(value, str):
        yield from ((place, match["path"].removeprefix("fact.")) for match in EXPRESSION.finditer(value))


def check(path: str) -> None:
    """Raises FactLacksField where no fact has such a field, whatever its type."""
    root = path.split(".", maxsplit=1)[0]
    if root not in FIELDS:
        raise FactLacksField(f"A fact has no field '{root}' (in 'fact.{path}').", hint=nearest(root, FIELDS))


def _fill_text(text: str, fact: Mapping[str, JSON]) -> JSON:
    whole = EXPRESSION.fullmatch(text.strip())
    if whole:
        return _found(whole["path"], fact)
    spelled = _escaped if text.lstrip().startswith(PREFIX) else _plain
    return EXPRESSION.sub(lambda match: spelled(_found(match["path"], fact)), text)


def _escaped(value: JSON) -> str:
    """As a part of a repository's address: a branch may be called `a#subdirectory=b`. No branch is an address."""
    text = _plain(value)
    return text if "://" in text else quote(text, safe="/@")


def _found(path: str, fact: Mapping[str, JSON]) -> JSON:
    found = find(fact, path.removeprefix("fact."))
    if isinstance(found, Absent):
        data = fact.get("data")
        known = [f"fact.data.{name}" for name in data] if isinstance(data, Mapping) else list(FIELDS)
        raise FactLacksField(f"The fact {fact.get('type')} has nothing at '{path}'.", hint=nearest(path, known))
    return found


def _plain(value: JSON) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
