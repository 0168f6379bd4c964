"""The commands that start processes refuse with a sentence."""

import subprocess
import sys

BARE = """
import sys
from importlib import util
real = util.find_spec
util.find_spec = lambda name, *more: None if name == "uvicorn" else real(name, *more)
sys.argv = ["lazulite", "serve"]
from lazulite.processes.main import main
main()
"""


def test_the_client_alone_says_how_to_get_the_server() -> None:
    ran = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (1, "pip install 'lazulite[server]'")
