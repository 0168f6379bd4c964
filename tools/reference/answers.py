"""src/lazulite/experience/sdk/answers/: what the API answers, as typed mappings, written from its OpenAPI document."""

import builtins
import keyword
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from tools.reference.openapi import openapi

FOLDER = Path("src/lazulite/experience/sdk/answers")
SHARED = "assets"  # where what several nouns answer lies
HEAD = '"""What the API answers of {title}. `make reference` writes this file from the OpenAPI document."""\n\n'
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
TAKEN = {*dir(dict), *keyword.kwlist}
Schema = Mapping[str, Any]


def files() -> dict[Path, str]:
    """Every file's text by its path."""
    schemas: Mapping[str, Schema] = openapi()["components"]["schemas"]
    modules: dict[str, list[str]] = {}
    for name, tags in _answers(schemas).items():
        modules.setdefault(tags.pop().replace(" ", "_") if len(tags) == 1 else SHARED, []).append(name)
    homes = {name: module for module, names in modules.items() for name in names}
    texts = {FOLDER / f"{module}.py": _module(module, names, schemas, homes) for module, names in modules.items()}
    return {FOLDER / "__init__.py": "", **{path: _formatted(text) for path, text in texts.items()}}


def _formatted(text: str) -> str:
    """As `make format` leaves it."""
    command = [sys.executable, "-m", "ruff", "format", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def _answers(schemas: Mapping[str, Schema]) -> dict[str, set[str]]:
    """Schemas that routes answer with, lists' items and inner ones too, and the tags of those routes."""
    found: dict[str, set[str]] = {}

    def take(name: str, tag: str) -> None:
        if tag in found.setdefault(name, set()):
            return
        found[name].add(tag)
        for inner in _refs(schemas[name]):
            take(inner, tag)

    for path, routes in openapi()["paths"].items():
        for route in routes.values():
            for status, response in route["responses"].items():
                if status.startswith("2") and "/agents/" not in path:
                    for name in _refs(response):
                        take(name, route["tags"][0])
    return {name: tags for name, tags in found.items() if _is_thing(schemas[name])}


def _is_thing(schema: Schema) -> bool:
    """Neither a word of an enumeration nor the page of a list."""
    return "properties" in schema and "items" not in schema["properties"]


def _refs(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield str(value["$ref"]).rpartition("/")[2]
        for inner in value.values():
            yield from _refs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _refs(inner)


def _module(module: str, names: list[str], schemas: Mapping[str, Schema], homes: Mapping[str, str]) -> str:
    body = "\n\n".join(_class(name, schemas) for name in _inner_first(names, schemas))
    imports = []
    if "Mapping[" in body:
        imports.append("from collections.abc import Mapping\n")
    if "Literal[" in body:
        imports.append("from typing import Literal\n")
    ours = ["from lazulite.experience.sdk.answer import Answer\n"]
    used = {ref for each in names for ref in _refs(schemas[each])} & homes.keys()
    foreign = sorted((homes[name], _called(name)) for name in used if homes[name] != module)
    for home, group in groupby(foreign, key=lambda each: each[0]):
        ours.append(f"from lazulite.experience.sdk.answers.{home} import {', '.join(name for _, name in group)}\n")
    words = [word for word in ("JSON", "JSONObject") if word in _words(body)]
    if words:
        ours.append(f"from lazulite.words.json import {', '.join(words)}\n")
    std = "".join(imports) + ("\n" if imports else "")
    return HEAD.format(title=module.replace("_", " ")) + std + "".join(ours) + "\n\n" + body


def _words(text: str) -> set[str]:
    """Those of its annotations."""
    annotations = re.findall(r"^    \w+: (.*)$", text, re.MULTILINE)
    return set(re.findall(r"\w+", " ".join(annotations)))


def _inner_first(names: list[str], schemas: Mapping[str, Schema]) -> list[str]:
    done: list[str] = []

    def put(name: str) -> None:
        for inner in _refs(schemas[name]):
            if inner in names and inner not in done and inner != name:
                put(inner)
        if name not in done:
            done.append(name)

    for name in names:
        put(name)
    return done


def _class(name: str, schemas: Mapping[str, Schema]) -> str:
    schema = schemas[name]
    fields = [
        f"    {field}: {_quoted(_type(inner, schemas), _called(name))}\n"
        for field, inner in schema.get("properties", {}).items()
        if field not in TAKEN and not hasattr(builtins.dict, field)
    ]
    said = str(schema.get("description", "")).strip()
    lines = [line.strip() for line in said.splitlines()]
    close = '\n    """' if len(lines) > 1 else '"""'
    doc = '    """' + "\n    ".join(lines) + f"{close}\n\n" if said else ""
    doc = "\n".join(line.rstrip() for line in doc.split("\n"))
    return f"class {_called(name)}(Answer):\n{doc}{''.join(fields) or '    pass' + chr(10)}"


def _quoted(annotation: str, own: str) -> str:
    """In quotes where a class speaks of itself."""
    names = re.findall(r"\w+", re.sub(r'"[^"]*"', "", annotation))
    return f'"{annotation}"' if own in names else annotation


def _called(name: str) -> str:
    return name.removesuffix("Out").removesuffix("IO")


def _type(schema: Schema, schemas: Mapping[str, Schema]) -> str:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return _called(name) if _is_thing(schemas[name]) else _type(schemas[name], schemas)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each, schemas) for each in schema["anyOf"]))
    if "enum" in schema:
        return "Literal[" + ", ".join(f'"{word}"' for word in schema["enum"]) + "]"
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema.get('items', {}), schemas)}]"
    if kind == "object":
        inner = schema.get("additionalProperties")
        typed = _type(inner, schemas) if isinstance(inner, Mapping) else "JSON"
        return "JSONObject" if typed == "JSON" else f"Mapping[str, {typed}]"
    return PLAIN.get(str(kind), "JSON")
