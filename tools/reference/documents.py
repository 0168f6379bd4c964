"""docs/reference/documents.md: the fields of every YAML document, from their JSON Schemas."""

from collections.abc import Collection, Iterator, Mapping
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


SHARED = """
## Parts

What several documents have.
"""
SCALAR = {"string", "number", "integer", "boolean"}


def files() -> dict[Path, str]:
    schemas: dict[str, Schema] = {name: json_schema(name) for name in DOCUMENTS}
    shared = _shared(schemas)
    own = "".join(_document(name, schema, shared) for name, schema in schemas.items())
    parts = "".join(_part(f"\n### {_called(name)}\n", part, defined) for name, (part, defined) in shared.items())
    return {PAGE: HEAD + own + SHARED + parts}


def _shared(schemas: Mapping[str, Schema]) -> dict[str, tuple[Schema, Mapping[str, Schema]]]:
    """Parts that several documents have alike, each with what it names."""
    found: dict[str, list[tuple[Schema, Mapping[str, Schema]]]] = {}
    for schema in schemas.values():
        for name, part in _parts(schema):
            found.setdefault(name, []).append((part, schema["$defs"]))
    alike = {
        name: uses[0] for name, uses in found.items() if len(uses) > 1 and all(one[0] == uses[0][0] for one in uses)
    }
    return dict(sorted(alike.items(), key=lambda item: _called(item[0])))


def _parts(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Those with fields of their own, the document itself left out where it contains itself."""
    for name, part in schema.get("$defs", {}).items():
        if part.get("properties") and part["properties"] != schema.get("properties"):
            yield name, part


def _document(name: str, schema: Schema, shared: Collection[str]) -> str:
    defined = schema.get("$defs", {})
    inner = [
        _part(f"\n### {name}: {_called(each)}\n", part, defined) for each, part in _parts(schema) if each not in shared
    ]
    return "".join([_part(f"\n## {name}\n", schema, defined), *inner])


def _part(title: str, schema: Schema, defined: Mapping[str, Schema]) -> str:
    said = " ".join(str(schema.get("description", "")).split())
    return title + (f"\n{said}\n" if said else "") + _table(schema, defined)


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
        some = field.get("anyOf") or field["oneOf"]
        is_scalar = {each.get("type") for each in some} >= SCALAR
        for each in some:
            yield from ["text or number"] if is_scalar and each.get("type") in SCALAR else _types(each, defined)
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
