"""Holds one model behind a Unix socket: `python score.py --model DIR --socket PATH`, in the model's environment."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent)
    runpy.run_module("score_host", run_name="__main__", alter_sys=True)
