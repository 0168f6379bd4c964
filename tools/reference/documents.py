"""docs/reference/documents.md: the fields of every YAML document, from their JSON Schemas."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lazulite.specs.schemas import DOCUMENTS, json_schema

PAGE = Path("docs/reference/documents.md")
HEAD = """# Documents

What `-f` takes, YAML or JSON, in Azure ML's v2 style. A field that is not here is refused with its line, its column
and the nearest name. `x-lazulite` is kept as it is wherever it is taken. An editor completes and checks a document
that begins with `$schema: http://127.0.0.1:8899/api/v1/schemas/commandJob.schema.json` (`lazulite serve` answers
there), Azure's own `$schema` lines are taken too.

`make reference` writes this page from the code.
"""
Schema = Mapping[str, Any]


def files() -> dict[Path, str]:
    return {PAGE: HEAD + "".join(_document(name) for name in DOCUMENTS)}


def _document(name: str) -> str:
    schema: Schema = json_schema(name)
    said = " ".join(str(schema.get("description", "")).split())
    parts = [f"\n## {name}\n", f"\n{said}\n" if said else "", _table(schema, schema.get("$defs", {}))]
    for inner, defined in schema.get("$defs", {}).items():
        if defined.get("properties"):
            told = " ".join(str(defined.get("description", "")).split())
            parts.append(f"\n### {name}: {_called(inner)}\n" + (f"\n{told}\n" if told else ""))
            parts.append(_table(defined, schema.get("$defs", {})))
    return "".join(parts)


def _table(schema: Schema, defined: Mapping[str, Schema]) -> str:
    required = set(schema.get("required", ()))
    rows = [
        f"| `{name}`{' *' if name in required else ''} | {' or '.join(dict.fromkeys(_types(field, defined)))} "
        f"| {_default(field, is_required=name in required)} |\n"
        for name, field in schema.get("properties", {}).items()
        if name != "$schema"
    ]
    return "\n| field (* required) | takes | default |\n|---|---|---|\n" + "".join(rows)


def _types(field: Schema, defined: Mapping[str, Schema]) -> Iterator[str]:
    """One word or more for what a field takes."""
    if "$ref" in field:
        name = str(field["$ref"]).rpartition("/")[2]
        inner = defined.get(name, {})
        yield from [_called(name)] if inner.get("properties") else _types(inner, defined)
    elif "anyOf" in field or "oneOf" in field:
        for each in field.get("anyOf") or field["oneOf"]:
            yield from _types(each, defined)
    elif "enum" in field:
        yield ", ".join(f"`{word}`" for word in field["enum"])
    elif "const" in field:
        yield f"`{field['const']}`"
    elif field.get("type") == "array":
        yield f"list of {' or '.join(dict.fromkeys(_types(field.get('items', {}), defined)))}"
    elif field.get("type") == "object":
        values = field.get("additionalProperties")
        of = _types(values, defined) if isinstance(values, Mapping) and values else ["anything"]
        yield f"name: {' or '.join(dict.fromkeys(of))}"
    elif field.get("type") != "null":
        kind = str(field.get("type", "anything"))
        yield {"string": "text", "boolean": "true, false"}.get(kind, kind)


def _default(field: Schema, *, is_required: bool) -> str:
    default = field.get("default")
    if is_required or default in (None, "") or isinstance(default, list | dict):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _called(name: str) -> str:
    return name.removeprefix("_").removesuffix("Document")
