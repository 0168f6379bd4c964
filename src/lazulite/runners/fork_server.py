"""The server that forks shims, `python -I -S fork_server.py`: see forking.py."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    runpy.run_module("runners.forking", run_name="__main__", alter_sys=True)
