"""docs/reference/rest.md, from the routes and their OpenAPI document."""

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi.routing import iter_route_contexts

from tools.reference.openapi import app, openapi

PAGE = Path("docs/reference/rest.md")
HEAD = """# REST

`/api/v1/openapi.json` is the whole document, with the fields of every body. Below, paths of a workspace begin with
`…`, which stands for `/api/v1/workspaces/{workspace}`. Refusals are problem documents with a `code`
([errors](errors.md)); [lists](lists.md) take `filter`, `order_by`, `text`, `count`, `max_results` and `page_token`;
every POST that creates honours `Idempotency-Key`, updates honour `If-Match`.

The permission is what the caller's principal must be granted; a token reaches its own workspace alone.

`make reference` writes this page from the code.
"""
OF_PROCESSES = "agents"
WORKSPACE = "/api/v1/workspaces/{workspace}"


def files() -> dict[Path, str]:
    needed = _permissions()
    rows: dict[str, list[str]] = {}
    for path, routes in openapi()["paths"].items():
        for method, route in routes.items():
            rows.setdefault(route["tags"][0], []).append(_row(path, method.upper(), route, needed))
    head = "| route | permission | does | answers |\n|---|---|---|---|\n"
    last = {OF_PROCESSES: rows.pop(OF_PROCESSES)}  # asked most, and read least
    parts = [f"\n## {tag}\n\n{head}{''.join(found)}" for tag, found in {**rows, **last}.items()]
    return {PAGE: HEAD + "".join(parts)}


def _row(path: str, method: str, route: Mapping[str, Any], needed: Mapping[tuple[str, str], str]) -> str:
    does = " ".join(str(route.get("description") or route["summary"]).split())
    shown = path.replace(f"{WORKSPACE}/", "…/")
    permission = needed.get((method, path), "")
    answers = ", ".join(_answer(status, said) for status, said in route["responses"].items() if status[0] == "2")
    return f"| `{method} {shown}` | {permission and f'`{permission}`'} | {does.replace('|', '&#124;')} | {answers} |\n"


def _answer(status: str, said: Mapping[str, Any]) -> str:
    content: Mapping[str, Any] = next(iter((said.get("content") or {}).values()), {})
    name = str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
    return f"{status} {name}".strip()


def _permissions() -> dict[tuple[str, str], str]:
    """What each (method, path) asks for: the word that the route has given to permit() or allow()."""
    found: dict[tuple[str, str], str] = {}
    for route in iter_route_contexts(app().routes):
        dependant = getattr(route.route, "dependant", None)
        for permission in _asked(dependant):
            found |= {(method, str(route.path).replace(":path}", "}")): permission for method in route.methods or ()}
    return found


def _asked(dependant: Any) -> Iterator[str]:
    for each in dependant.dependencies if dependant is not None else ():
        if inspect.isfunction(each.call):
            permission = inspect.getclosurevars(each.call).nonlocals.get("permission")
            if isinstance(permission, str):
                yield permission
