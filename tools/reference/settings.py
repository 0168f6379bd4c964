"""docs/reference/settings.md, from the settings' own class, and from the command that takes them."""

import ast
import inspect
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from lazulite.foundation import settings

PAGE = Path("docs/reference/settings.md")
HEAD = """# Settings

What a server is told from outside. An option of `lazulite serve` comes before the variable, the variable before the
default.

| variable | default | |
|---|---|---|
"""
CLIENT = """
Clients read `LAZULITE_URL`, `LAZULITE_TOKEN` and `LAZULITE_WORKSPACE`, else the nearest `config.json` (`{"url": …,
"workspace": …, "token": …}`) up the folders, else this machine's port 8899. A job finds its own platform in the same
three, and MLflow's address in `MLFLOW_TRACKING_URI`.

`make reference` writes this page from the code.
"""
MADE = {"home": "~/.lazulite", "database_url": "a SQLite file in the home"}  # by settings_from, which needs the others


def files() -> dict[Path, str]:
    said = _docstrings()
    rows = [
        f"| `LAZULITE_{field.name.upper()}` | {MADE.get(field.name) or f'`{field.default}`'} | {said[field.name]} |\n"
        for field in fields(settings.Settings)
    ]
    return {PAGE: HEAD + "".join(rows) + CLIENT}


def _docstrings() -> dict[str, str]:
    """The text below each field."""
    tree = ast.parse(inspect.getsource(settings))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings").body
    found: dict[str, str] = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            found[field.target.id] = str(ast.literal_eval(text.value))
    return found
