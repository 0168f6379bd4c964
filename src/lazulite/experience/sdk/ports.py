"""What goes into a job and what comes out of it, as Python says it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lazulite.words.json import JSON, JSONObject

Literal: TypeAlias = str | int | float | bool


class Bound(ABC):
    """Something of a pipeline that is known when it runs; a document says it by `${{parent.…}}`."""

    @property
    @abstractmethod
    def expression(self) -> str: ...

    def __str__(self) -> str:
        return self.expression


@dataclass(frozen=True)
class Input:
    """Data for a job. path: on this machine, or a reference (`azureml:flights:1`). type: uri_file, uri_folder, …

    Without a path it says what is taken: of a command that becomes a step, of a pipeline's parameter (as its
    annotation). default: of a number, a text.
    """

    path: str | Path | Bound | None = None
    type: str = "uri_folder"
    mode: str | None = None
    default: Literal | None = None

    def to_json(self) -> JSONObject:
        path = self.path.expression if isinstance(self.path, Bound) else self.path
        told = {"type": self.type, "path": None if path is None else str(path), "mode": self.mode}
        return document({**told, "default": self.default})


@dataclass(frozen=True)
class Output:
    """What a job leaves behind. With a name it becomes an asset when the job completes."""

    type: str = "uri_folder"
    name: str | None = None
    version: str | None = None
    mode: str | None = None
    path: str | None = None

    def to_json(self) -> JSONObject:
        return document(dict(vars(self)))


def input_json(value: Input | Literal) -> JSON:
    return value.to_json() if isinstance(value, Input) else value


def document(value: Mapping[str, JSON]) -> JSONObject:
    """Without what was not given."""
    return {key: item for key, item in value.items() if item is not None}
