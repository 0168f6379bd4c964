"""The step `package`: what a model folder needs to be served, and whether all of it is there."""

from collections.abc import Mapping
from pathlib import Path

from lazulite.services.inference.requirements import serving_requirements
from lazulite.services.registry.models import mlmodel
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON


class PackageIncomplete(Invalid):
    pass


def package_step(inputs: Mapping[str, Path]) -> JSON:
    """inputs: `model`. Gives {requirements, python, loader, signature, input_example}. Raises PackageIncomplete."""
    model = inputs["model"]
    described = mlmodel.parse(_text(model, mlmodel.MLMODEL))
    lines = mlmodel.requirement_lines(_text(model, mlmodel.REQUIREMENTS))
    if described.signature is None:
        raise PackageIncomplete(
            "The model has no signature, so no request to it can be checked.",
            hint="Log it with signature=infer_signature(...).",
        )
    python = model / mlmodel.PYTHON_ENV
    version = mlmodel.python_version(python.read_text(encoding="utf-8")) if python.exists() else None
    return {
        "requirements": list(serving_requirements(lines)),
        "stated": list(lines),
        "python": ".".join(version.split(".")[:2]) if version else None,
        "loader": described.loader,
        "signature": described.signature,
        "input_example": described.input_example,
    }


def _text(model: Path, name: str) -> str:
    path = model / name
    if not path.exists():
        raise PackageIncomplete(
            f"The model folder has no {name}, so it cannot be served.", hint="Log it with MLflow, as a folder."
        )
    return path.read_text(encoding="utf-8")
