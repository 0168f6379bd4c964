"""What a model folder says of itself: the file MLmodel, requirements.txt, python_env.yaml."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.specs.yaml_text import DocumentBroken, read_yaml
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

MLMODEL = "MLmodel"
REQUIREMENTS = "requirements.txt"
PYTHON_ENV = "python_env.yaml"
LARGEST = 4 << 20  # bytes of MLmodel that are read: signatures of thousands of columns fit


class MLmodelInvalid(Invalid):
    pass


@dataclass(frozen=True)
class MLmodel:
    """Flavours by name, and where they have them: signature (inputs, outputs, params as lists), input example, ids."""

    flavors: Mapping[str, JSONObject]
    signature: JSONObject | None
    input_example: str | None
    run_id: str | None
    model_id: str | None
    mlflow_version: str | None
    metadata: JSONObject

    @property
    def loader(self) -> str | None:
        """The module that loads the model as a Python function: `mlflow.sklearn`."""
        module = self.flavors.get("python_function", {}).get("loader_module")
        return None if module is None else str(module)

    def to_json(self) -> JSONObject:
        return {
            "flavors": sorted(self.flavors),
            "loader": self.loader,
            "signature": self.signature,
            "input_example": self.input_example,
            "run_id": self.run_id,
            "model_id": self.model_id,
            "mlflow_version": self.mlflow_version,
            "metadata": self.metadata,
        }


def parse(source: str) -> MLmodel:
    """Raises MLmodelInvalid, with the line where the YAML is broken."""
    document = _yaml(source, MLMODEL)
    flavors = document.get("flavors")
    if not isinstance(flavors, Mapping) or not flavors:
        raise MLmodelInvalid("The file MLmodel names no flavors, so nothing can load the model.", hint="Log it again.")
    example = document.get("saved_input_example_info")
    metadata = document.get("metadata")
    return MLmodel(
        flavors={str(name): flavor if isinstance(flavor, Mapping) else {} for name, flavor in flavors.items()},
        signature=_signature(document.get("signature")),
        input_example=str(example["artifact_path"])
        if isinstance(example, Mapping) and "artifact_path" in example
        else None,
        run_id=_word(document.get("run_id")),
        model_id=_word(document.get("model_id") or document.get("model_uuid")),
        mlflow_version=_word(document.get("mlflow_version")),
        metadata=metadata if isinstance(metadata, Mapping) else {},
    )


def requirement_lines(source: str) -> tuple[str, ...]:
    """The requirements of a requirements.txt: no comments, no options such as -i."""
    lines = (line.split(" #")[0].strip() for line in source.splitlines())
    return tuple(line for line in lines if line and not line.startswith(("#", "-")))


def python_version(source: str) -> str | None:
    """What python_env.yaml says."""
    return _word(_yaml(source, PYTHON_ENV).get("python"))


def _signature(value: JSON) -> JSONObject | None:
    """MLflow writes the lists as JSON inside the YAML."""
    if not isinstance(value, Mapping):
        return None
    found: dict[str, JSON] = {}
    for part in ("inputs", "outputs", "params"):
        said = value.get(part)
        try:
            found[part] = json.loads(said) if isinstance(said, str) else said
        except ValueError as error:
            raise MLmodelInvalid(
                f"The signature's {part} are no JSON: {error}.", hint="Log the model again."
            ) from error
    return found


def _yaml(source: str, name: str) -> JSONObject:
    try:
        document = read_yaml(source).value
    except DocumentBroken as error:
        raise MLmodelInvalid(f"The file {name} is no YAML: {error.where_and_why}.") from error
    if not isinstance(document, Mapping):
        raise MLmodelInvalid(f"The file {name} holds no mapping.")
    # YAML knows NaN and keys that are numbers, JSON does not: both become words.
    plain: JSONObject = json.loads(json.dumps(document), parse_constant=str)
    return plain


def _word(value: JSON) -> str | None:
    return str(value) if isinstance(value, str | int | float) else None
