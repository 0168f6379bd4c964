"""The process that runs an entry script's functions: `entry.py READ_FD WRITE_FD SCRIPT ARGUMENTS`.

Each line that comes in is a mini-batch, each line that goes out how it went. What the script prints goes to the log.
"""

from __future__ import annotations

import importlib.util
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import IO


class MiniBatchContext:
    """What a `run` with two parameters gets beside the mini-batch."""

    def __init__(self, index: int, partition: Mapping[str, object]) -> None:
        self.minibatch_index = index
        self.partition_key_value = dict(partition)


def main() -> None:
    read_fd, write_fd, script, *arguments = sys.argv[1:]
    for descriptor in (int(read_fd), int(write_fd)):
        os.set_inheritable(descriptor, False)
    path = Path(script).resolve()
    sys.argv[:] = [script, *arguments]
    sys.path[0] = str(path.parent)  # in the place of our own folder
    with os.fdopen(int(read_fd), "rb") as asked, os.fdopen(int(write_fd), "w") as told:
        try:
            module = _loaded(path)
            run = _callable(module, "run")
            getattr(module, "init", _nothing)()
        except BaseException as error:  # noqa: BLE001  # whatever it is, who started us wants to hear it
            _tell(told, {"error": _said(error)})
            return
        _tell(told, {"error": ""})
        for line in asked:
            _tell(told, _ran(run, json.loads(line)))
        getattr(module, "shutdown", _nothing)()


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # so that what it defines can be pickled
    spec.loader.exec_module(module)
    return module


def _callable(module: ModuleType, name: str) -> Callable[..., object]:
    found: Callable[..., object] | None = getattr(module, name, None)
    if found is None:
        raise TypeError(f"{module.__name__}.py has no function {name}()")
    return found


def _ran(run: Callable[..., object], asked: Mapping[str, object]) -> dict[str, object]:
    try:
        batch = _batch(asked)
        partition = asked["partition"]
        assert isinstance(partition, Mapping)
        context = MiniBatchContext(int(str(asked["index"])), partition)
        given = run(batch, context) if _takes_two(run) else run(batch)
        return {"error": "", "returned": _kept(given, asked["rows"])}
    except BaseException as error:  # noqa: BLE001  # a script may raise anything; the next mini-batch may go well
        return {"error": _said(error)}


def _batch(asked: Mapping[str, object]) -> object:
    if asked["table"] is None:
        return asked["files"]
    import pandas as pd

    return pd.read_pickle(str(asked["table"]))  # noqa: S301  # written by the process that started us


def _takes_two(run: Callable[..., object]) -> bool:
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(one.kind in plain for one in inspect.signature(run).parameters.values()) > 1


def _kept(given: object, path: object) -> int:
    """How many results there are, written down where that is asked for: a line for each row or item."""
    if hasattr(given, "to_csv") and hasattr(given, "columns"):
        if path is not None:
            given.to_csv(str(path), sep=" ", header=False, index=False)
        return len(given)  # type: ignore[arg-type]  # a frame
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise TypeError(f"run() gave a {type(given).__name__}; it gives a list, a tuple or a DataFrame")
    items = list(given)
    if path is not None:
        Path(str(path)).write_text("".join(f"{item}\n" for item in items), encoding="utf-8")
    return len(items)


def _said(error: BaseException) -> str:
    traceback.print_exc()
    sys.stderr.flush()
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _tell(told: IO[str], value: Mapping[str, object]) -> None:
    sys.stdout.flush()
    told.write(json.dumps(value) + "\n")
    told.flush()


def _nothing() -> None:
    """In the place of a function that the script need not have."""


if __name__ == "__main__":
    main()
