"""Scores one model on labelled rows, in the model's own environment: see release_jobs/compare.py."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent)
    runpy.run_module("release_jobs.compare", run_name="__main__", alter_sys=True)
