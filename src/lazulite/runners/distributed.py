"""Starts the processes of a distributed job, in the job's own environment: see distributed_run/__main__.py."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    runpy.run_module("distributed_run", run_name="__main__", alter_sys=True)
