"""A bare script as a command job: its folder is the code, and what lies beside it says what it needs."""

import ast
import shlex
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lazulite.experience.sdk.command import command
from lazulite.experience.sdk.documents import text_of
from lazulite.experience.sdk.ports import Input, Output
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.refs import is_address

CONDA = ("conda.yml", "conda.yaml", "environment.yml", "environment.yaml")
FIRST = "sklearn-lightgbm"
"""Of the curated environments, which is taken where several or none would do."""
PACKAGES = {
    "sklearn": "scikit-learn", "PIL": "pillow", "cv2": "opencv-python", "yaml": "pyyaml", "mlflow": "mlflow-skinny",
    "xgboost": "xgboost-cpu", "bs4": "beautifulsoup4", "dateutil": "python-dateutil", "skimage": "scikit-image",
}  # fmt: skip
"""What is imported by another name than it is installed by."""


class ScriptUnfit(Invalid):
    pass


@dataclass(frozen=True)
class Chosen:
    """An environment as a document names it, and why it is this one."""

    given: str | JSONObject
    why: str


def script_job(
    script: Path, arguments: Sequence[str], *, environment: Chosen, inputs: Mapping[str, str] | None = None,
    outputs: Sequence[str] = (), compute: str | None = None, experiment_name: str | None = None,
) -> JSONObject:  # fmt: skip
    """An input or output that no argument names by `${{inputs.NAME}}` is added: `--NAME` and its path.

    inputs: paths here, or references. Raises ScriptUnfit.
    """
    if script.suffix != ".py" or not script.is_file():
        what = "is no Python file" if script.exists() else "is not there"
        raise ScriptUnfit(
            f"{script} {what}.", hint="Other programs are run by a document: lazulite job create -f FILE."
        )
    given = {name: Input(path, _kind(path)) for name, path in (inputs or {}).items()}
    left = {name: Output() for name in outputs}
    words = ["python", script.name, *arguments]
    for place, names in (("inputs", given), ("outputs", left)):
        for name in names:
            if not any(f"{place}.{name}}}}}" in word.replace(" ", "") for word in arguments):
                words += [f"--{name}", f"${{{{{place}.{name}}}}}"]
    return command(
        command=" ".join(word if is_whole(word) else shlex.quote(word) for word in words), code=script.parent,
        environment=environment.given, inputs=given, outputs=left, compute=compute,
        experiment_name=experiment_name, display_name=script.stem,
    )  # fmt: skip


def is_whole(word: str) -> bool:
    """Whether it is an expression and nothing else: what it stands for is quoted where it is known."""
    return word.startswith("${{") and word.endswith("}}") and word.count("${{") == 1


def beside(script: Path) -> Chosen | None:
    """What a requirements.txt, a conda file or a pyproject.toml in the script's folder asks for, in this order."""
    folder = script.parent
    if (found := folder / "requirements.txt").is_file():
        return Chosen({"requirements": str(found)}, f"{found} lies beside it")
    for name in CONDA:
        if (found := folder / name).is_file():
            return Chosen({"conda_file": str(found)}, f"{found} lies beside it")
    found = folder / "pyproject.toml"
    wanted = _dependencies(found) if found.is_file() else None
    return None if wanted is None else Chosen({"requirements": wanted}, f"{found} lies beside it")


def curated(script: Path, known: Mapping[str, Sequence[str]]) -> Chosen:
    """The curated environment that has what the script imports, plain Python where that is nothing.

    known: each one's requirements. Raises ScriptUnfit where the script is no Python.
    """
    wanted = imported(script)
    if not wanted:
        return Chosen({"requirements": []}, "it imports nothing that has to be installed")
    listed = ", ".join(sorted(wanted))
    names = sorted(known, key=lambda name: (name != FIRST, name))
    lacking = {name: {one for one in wanted if not _has(known[name], one)} for name in names}
    found = next((name for name in names if not lacking[name]), None)
    if found is not None:
        return Chosen(f"azureml:{found}@latest", f"it has what {script.name} imports: {listed}")
    least = min(names, key=lambda name: len(lacking[name]), default=None)
    if least is None:
        raise ScriptUnfit("The platform has no curated environments.", hint="Say which: --environment NAME.")
    gone = ", ".join(sorted(lacking[least]))
    return Chosen(
        f"azureml:{least}@latest", f"nothing lies beside it and no other has more; it may lack {gone}: then write "
        f"{script.parent / 'requirements.txt'}",
    )  # fmt: skip


def imported(script: Path) -> set[str]:
    """The modules that it imports which neither Python nor its folder has."""
    try:
        tree = ast.parse(text_of(script), str(script))
    except SyntaxError as error:
        raise ScriptUnfit(f"{script}, line {error.lineno}: {error.msg}.", hint="Mend it first.") from error
    names = {name.partition(".")[0] for node in ast.walk(tree) for name in _names(node)}
    return {name for name in names if name not in sys.stdlib_module_names and not _lies_in(script.parent, name)}


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (one.name for one in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module


def _lies_in(folder: Path, module: str) -> bool:
    return (folder / f"{module}.py").exists() or (folder / module).is_dir()


def _has(requirements: Collection[str], module: str) -> bool:
    """Whether one of the requirements is the package of that module."""
    package = PACKAGES.get(module, module).lower().replace("_", "-")
    return package in {_name(line) for line in requirements}


def _name(requirement: str) -> str:
    end = next((at for at, sign in enumerate(requirement) if sign in " <>=!~[;("), len(requirement))
    return requirement[:end].lower().replace("_", "-")


def _dependencies(path: Path) -> list[JSON] | None:
    """None where it is no package's: settings of tools alone."""
    try:
        project = tomllib.loads(text_of(path)).get("project")
    except tomllib.TOMLDecodeError as error:
        raise ScriptUnfit(f"{path} is no TOML: {error}.", hint="Mend it, or say --environment NAME.") from error
    found = project.get("dependencies") if isinstance(project, dict) else None
    return [str(line) for line in found] if isinstance(found, list) else None


def _kind(path: str) -> str:
    """As it lies here; of a reference, what references are mostly to."""
    return "uri_file" if not is_address(path) and Path(path).is_file() else "uri_folder"
