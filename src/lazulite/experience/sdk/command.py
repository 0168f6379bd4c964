"""A command job written in Python instead of YAML: the same document."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lazulite.words.json import JSON, JSONObject

Literal: TypeAlias = str | int | float | bool


@dataclass(frozen=True)
class Input:
    """Data for a job. path: on this machine, or a reference (`azureml:flights:1`). type: uri_file, uri_folder, …"""

    path: str | Path
    type: str = "uri_folder"
    mode: str | None = None

    def to_json(self) -> JSONObject:
        return document({"type": self.type, "path": str(self.path), "mode": self.mode})


@dataclass(frozen=True)
class Output:
    """What a job leaves behind. With a name it becomes an asset when the job completes."""

    type: str = "uri_folder"
    name: str | None = None
    version: str | None = None
    mode: str | None = None

    def to_json(self) -> JSONObject:
        return document({"type": self.type, "name": self.name, "version": self.version, "mode": self.mode})


def command(
    *, command: str, environment: str | JSONObject, code: str | Path | None = None,
    inputs: Mapping[str, Input | Literal] | None = None, outputs: Mapping[str, Output] | None = None,
    environment_variables: Mapping[str, str] | None = None, compute: str | None = None,
    instance_count: int | None = None, timeout_seconds: float | None = None, experiment_name: str | None = None,
    display_name: str | None = None, description: str | None = None, tags: Mapping[str, str] | None = None,
) -> JSONObject:  # fmt: skip
    """The document of a command job, for `client.jobs.create`. Local paths start from the working directory."""
    return document(
        {
            "type": "command",
            "command": command,
            "code": None if code is None else str(code),
            "environment": environment,
            "inputs": {name: input_json(value) for name, value in inputs.items()} if inputs else None,
            "outputs": {name: output.to_json() for name, output in outputs.items()} if outputs else None,
            "environment_variables": dict(environment_variables) if environment_variables else None,
            "compute": compute,
            "resources": {"instance_count": instance_count} if instance_count else None,
            "limits": {"timeout": timeout_seconds} if timeout_seconds else None,
            "experiment_name": experiment_name,
            "display_name": display_name,
            "description": description,
            "tags": dict(tags) if tags else None,
        }
    )


def input_json(value: Input | Literal) -> JSON:
    return value.to_json() if isinstance(value, Input) else value


def document(value: Mapping[str, JSON]) -> JSONObject:
    """Without what was not given."""
    return {key: item for key, item in value.items() if item is not None}
