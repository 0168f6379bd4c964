"""Loads the model, scores its own input example as a probe, says so in ready.json, and answers until SIGTERM."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path

from . import batches, flavours, host

# Read by the libraries when they load; a deployment's own environment variables come first. OpenMP's threads spin while
# they wait for each other: on busy cores more than one made a batch up to ten times slower. More cores: more replicas.
_DEFAULTS = {"OMP_NUM_THREADS": "1", "MLFLOW_DISABLE_TELEMETRY": "true"}

_MOST_CLASSES = 100  # they are told in a fact


def main() -> int:
    """Exit code 0 after SIGTERM, 1 where the model could not be loaded or its probe failed."""
    parser = argparse.ArgumentParser(prog="score.py", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="an MLflow model folder")
    parser.add_argument("--socket", type=Path, required=True, help="where to listen")
    parser.add_argument("--onnx", type=Path, help="an ONNX file that answers in the model's place")
    parser.add_argument("--ready", type=Path, default=Path(os.environ.get("LAZULITE_READY", "ready.json")))
    given = parser.parse_args()
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    try:
        began = time.perf_counter()
        loaded = flavours.load(given.model, given.onnx)
        seconds = round(time.perf_counter() - began, 3)
        probe = {"load_seconds": seconds, "flavour": loaded.model.flavour, **_named(loaded), **_probe(loaded)}
    except Exception as error:  # noqa: BLE001  # a model's code may raise anything; who started us wants to hear it
        traceback.print_exc()
        _write(given.ready, {"status": "failed", "error": f"{type(error).__name__}: {error}"})
        return 1
    served = host.Host(loaded, given.socket)
    served.listen()
    _write(given.ready, {"status": "ready", "probe": probe, "pid": os.getpid(), "socket": str(given.socket)})
    served.serve()
    return 0


def _named(loaded: flavours.Loaded) -> Mapping[str, object]:
    """The classes in the order of their probabilities, where the model knows them and they are no dictionary."""
    return {"classes": loaded.classes} if loaded.classes and len(loaded.classes) <= _MOST_CLASSES else {}


def _probe(loaded: flavours.Loaded) -> Mapping[str, object]:
    """Scores the model's own input example twice (the first call warms it up) and says what came out and how fast."""
    example = _example(loaded.folder)
    if example is None:
        return {"rows": 0, "note": "The model has no input example."}
    for _ in range(2):
        began = time.perf_counter()
        rows = batches.rows(loaded.signature, example)
        answer = loaded.model.predict(rows)
        milliseconds = round((time.perf_counter() - began) * 1e3, 3)
    return {"rows": len(rows.data), "milliseconds": milliseconds, "predictions": list(answer.predictions)[:5]}


def _example(folder: Path) -> batches.Document | None:
    """As {columns, data}, the form in which requests come."""
    import yaml

    stated = yaml.safe_load((folder / "MLmodel").read_text()).get("saved_input_example_info")
    path = folder / str((stated or {}).get("serving_input_path") or "serving_input_example.json")
    if not path.exists():
        return None
    document = json.loads(path.read_text())
    params = document.get("params")
    if "dataframe_split" in document:
        split = document["dataframe_split"]
        return {"columns": split["columns"], "data": split["data"], "params": params}
    if "dataframe_records" in document:
        records = document["dataframe_records"]
        names = list(records[0])
        return {"columns": names, "data": [[record[name] for name in names] for record in records], "params": params}
    inputs = document.get("inputs", document.get("instances"))
    if isinstance(inputs, dict):
        names = list(inputs)
        return {"columns": names, "data": [list(row) for row in zip(*inputs.values(), strict=True)], "params": params}
    return None if inputs is None else {"columns": None, "data": inputs, "params": params}


def _write(path: Path, document: Mapping[str, object]) -> None:
    """Whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with draft.open("w") as file:
        json.dump(document, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


if __name__ == "__main__":
    # A model may bring modules with the names of ours.
    sys.path[:] = [
        entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent.parent
    ]
    sys.exit(main())
