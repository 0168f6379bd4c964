"""Splits an input into mini-batches, and has them run by an entry script's `run`, several at once.

`python parallel.py --script S --input PATH [options] -- ARGUMENTS`: the arguments are the entry script's own. Exit code
0 when no more failed than is borne, 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import batches
from .driver import Driver
from .gathering import Gathering
from .thresholds import Thresholds, from_arguments
from .workers import EntryScript, cores


def main() -> int:
    own, script_arguments = _split(sys.argv[1:])
    given = _parser().parse_args(own)
    thresholds = from_arguments(
        Thresholds(given.error_threshold, given.mini_batch_error_threshold, retries=given.retries), script_arguments
    )
    with tempfile.TemporaryDirectory(prefix="parallel-") as scratch:
        folder = Path(scratch)
        made = batches.batches(
            Path(given.input), data=given.data, size=given.size, keys=tuple(given.partition_key), scratch=folder
        )
        driver = Driver(
            EntryScript(
                Path(given.script), tuple(script_arguments), folder, keeps_rows=given.append_row_to is not None
            ),
            thresholds,
            Gathering(given.append_row_to),
            timeout_seconds=given.timeout,
            level=given.logging_level,
        )
        return driver.run(made, processes=given.processes or cores())


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """What is ours, and what stands behind `--`."""
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parallel.py", description=__doc__)
    parser.add_argument("--script", required=True, help="with init() and run(mini_batch)")
    parser.add_argument("--input", required=True, help="a file, a folder, or a folder with an MLTable")
    parser.add_argument("--data", choices=("auto", "files", "table"), default="auto", help="what it is split into")
    parser.add_argument("--size", type=int, help="files of a mini-batch, or bytes of a table")
    parser.add_argument("--partition-key", action="append", default=[], help="a column: one mini-batch for each value")
    parser.add_argument("--processes", type=int, help="at once; as many as there are cores")
    parser.add_argument("--retries", type=int, default=2, help="of a mini-batch that failed")
    parser.add_argument("--timeout", type=float, help="seconds of a mini-batch")
    parser.add_argument("--error-threshold", type=int, default=-1, help="items without a result that are borne")
    parser.add_argument("--mini-batch-error-threshold", type=int, default=-1, help="mini-batches that may fail")
    parser.add_argument("--append-row-to", help="a file that gets every row that run() gives")
    parser.add_argument("--logging-level", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    return parser


if __name__ == "__main__":
    # An entry script may bring modules with the names of ours.
    sys.path[:] = [
        entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent.parent
    ]
    sys.exit(main())
