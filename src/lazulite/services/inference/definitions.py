"""A deployment's definition as JSON, for the row that keeps it."""

from collections.abc import Mapping

from lazulite.services.inference.entities import Collecting, Definition, RequestSettings, ServedModel
from lazulite.words.json import JSON, JSONObject


def to_json(definition: Definition) -> JSONObject:
    model, asked = definition.model, definition.request_settings
    return {
        "model": {
            "name": model.name,
            "version": model.version,
            "files": model.files,
            "requirements": list(model.requirements),
            "python": model.python,
            "signature": model.signature,
            "onnx": model.onnx,
        },
        "instance_count": definition.instance_count,
        "request_timeout_ms": asked.request_timeout_ms,
        "max_concurrent_requests_per_instance": asked.max_concurrent_requests_per_instance,
        "collecting": {
            "enabled": definition.collecting.enabled,
            "sampling_rate": definition.collecting.sampling_rate,
        },
        "environment_variables": dict(definition.environment_variables),
    }


def from_json(value: JSON) -> Definition:
    """What `to_json` wrote."""
    match value:
        case {
            "model": {
                "name": str(name),
                "version": int(version),
                "files": files,
                "requirements": [*requirements],
                "python": python,
                "signature": signature,
                "onnx": onnx,
            },
            "instance_count": int(instances),
            "request_timeout_ms": int(timeout_ms),
            "max_concurrent_requests_per_instance": int(concurrent),
            "collecting": {"enabled": bool(enabled), "sampling_rate": float(rate) | int(rate)},
            "environment_variables": variables,
        }:
            assert isinstance(variables, Mapping)
            return Definition(
                model=ServedModel(
                    name,
                    version,
                    files,
                    tuple(map(str, requirements)),
                    str(python) if python else None,
                    signature,
                    onnx,
                ),
                instance_count=instances,
                request_settings=RequestSettings(timeout_ms, concurrent),
                collecting=Collecting(enabled, float(rate)),
                environment_variables={str(key): str(text) for key, text in variables.items()},
            )
    raise AssertionError(f"no definition of a deployment: {value!r}")
