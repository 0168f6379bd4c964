"""A command job written in Python instead of YAML: the same document, and a step where a pipeline is made."""

from collections.abc import Mapping
from pathlib import Path

from lazulite.experience.sdk.authoring.bindings import Given, OutputGiven, Ports
from lazulite.experience.sdk.authoring.document import plain
from lazulite.experience.sdk.authoring.step import Step
from lazulite.experience.sdk.ports import Input, Output
from lazulite.words.json import JSON, JSONObject


def command(
    *, command: str, environment: str | JSONObject, code: str | Path | None = None,
    inputs: Mapping[str, Given] | None = None, outputs: Mapping[str, OutputGiven] | None = None,
    environment_variables: Mapping[str, str] | None = None, compute: str | None = None,
    instance_count: int | None = None, timeout_seconds: float | None = None, max_retries: int | None = None,
    experiment_name: str | None = None,
    display_name: str | None = None, description: str | None = None, tags: Mapping[str, str] | None = None,
) -> Step:  # fmt: skip
    """The document of a command job, for `client.jobs.create`. Local paths start from the working directory.

    In a function with @pipeline it is a step; called with other inputs it makes one, and is none itself. An Input
    without a path is to be given then.
    """
    fields: dict[str, object] = {
        "type": "command",
        "command": command,
        "code": None if code is None else str(code),
        "environment": environment,
        "inputs": inputs,
        "outputs": outputs,
        "environment_variables": environment_variables or None,
        "compute": compute,
        "resources": {"instance_count": instance_count} if instance_count else None,
        "limits": {"timeout": timeout_seconds} if timeout_seconds else None,
        "retry_settings": {"max_retries": max_retries} if max_retries else None,
        "experiment_name": experiment_name,
        "display_name": display_name,
        "description": description,
        "tags": tags or None,
    }
    known = Ports({name: _declared(value) for name, value in (inputs or {}).items()}, "the command", "input")
    left = Ports({name: _declared(value) for name, value in (outputs or {}).items()}, "the command", "output")
    return Step(fields, kind="command", inputs=known, outputs=left)


def _declared(value: Given | OutputGiven) -> JSON:
    """`optional`: what it was made with stands, unless another is given."""
    told = plain(value) if isinstance(value, Input | Output | Mapping) else {}
    return {**(told if isinstance(told, Mapping) else {}), "optional": True}
