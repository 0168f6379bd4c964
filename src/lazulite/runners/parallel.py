"""Runs a function over mini-batches, in the job's own environment: see parallel_run/__main__.py."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent)
    runpy.run_module("parallel_run", run_name="__main__", alter_sys=True)
