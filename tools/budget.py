"""The size budget: modules of at most 300 lines, functions of at most 40, the studio's files of at most 250."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES = 300
FUNCTION_LINES = 40
CONSTRUCTOR_ARGUMENTS = 6
STUDIO_LINES = 250
SHADOWY = {"utils", "helpers", "common", "core", "misc", "base", "manager", "handler", "processor", "info", "models"}
EMPTY_INIT_BUT = Path("src/lazulite/__init__.py")


def complaints(path: Path) -> Iterator[str]:
    """What a file breaks, a line each."""
    text = path.read_text()
    lines = text.count("\n")
    if lines > MODULE_LINES:
        yield f"{path}: {lines} lines, {MODULE_LINES} are allowed"
    if path.stem in SHADOWY:
        yield f"{path}: the name '{path.stem}' says nothing; name the thing it holds or the decision it takes"
    if path.name == "__init__.py" and path != EMPTY_INIT_BUT and text.strip():
        yield f"{path}: __init__.py files are empty"
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(r"#\s*(type: ignore|noqa)(?!\S*[\[:])", line):
            yield f"{path}:{number}: an ignore without a code"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _function(path, node)


def _function(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if lines > FUNCTION_LINES:
        yield f"{path}:{node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES} are allowed"
    arguments = len(node.args.args) + len(node.args.kwonlyargs) - 1
    if node.name == "__init__" and arguments > CONSTRUCTOR_ARGUMENTS:
        yield f"{path}:{node.lineno}: a constructor of {arguments} arguments, {CONSTRUCTOR_ARGUMENTS} are allowed"


def _page(path: Path) -> Iterator[str]:
    lines = path.read_text().count("\n")
    if lines > STUDIO_LINES:
        yield f"{path}: {lines} lines, {STUDIO_LINES} are allowed"


def main() -> int:
    files = sorted(Path("src").rglob("*.py")) + sorted(Path("tools").rglob("*.py"))
    found = [line for path in files if "migrations/versions" not in str(path) for line in complaints(path)]
    pages = [path for path in sorted(Path("studio/src").rglob("*.ts*")) if "generated" not in path.parts]
    found += [line for path in pages for line in _page(path)]
    print("\n".join(found) or f"size budget kept: {len(files) + len(pages)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
