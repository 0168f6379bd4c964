"""python -m benchmarks.peers FOLDER: the newest Metaflow, Prefect and Dagster, each in an environment of its own.

`LAZULITE_BENCH_PEERS=FOLDER python -m benchmarks training` then measures them in the same run.
"""

import subprocess
import sys
from pathlib import Path

from benchmarks.peers.chains import PEERS


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    uv = Path(sys.executable).parent / "uv"
    for name in PEERS:
        environment = Path(sys.argv[1]) / name
        subprocess.run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, environment], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", environment / "bin" / "python", name], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
