"""The studio's pages as Lighthouse judges them in Debian's Chromium, with 100,000 jobs behind the list of jobs.

python -m benchmarks.pages LIGHTHOUSE [FOLDER]      its command, from the npm package of that name, and where its
reports are to stay; not part of `make bench`
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.lists import with_jobs
from benchmarks.serving import Served, started, stopped
from benchmarks.table import Row, print_table

PAGES = {"home": "", "100,000 jobs": "/jobs", "data": "/data", "endpoints": "/endpoints", "events": "/events"}
PRESETS = {"desktop": ("--preset=desktop",), "phone": ()}  # a phone's: a slow network, a fourth of the processor
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = 90.0
CHROMIUM = "--chrome-flags=--headless=new --no-sandbox"
TRIES = 3  # now and then it misses the beginning of its own recording, and asks to be run again


def run(lighthouse: str, reports: Path | None = None) -> list[Row]:
    """Raises RuntimeError where Lighthouse fails."""
    with tempfile.TemporaryDirectory(prefix="lz") as temporary:
        home = Path(temporary) / "home"
        home.mkdir()
        database_url = f"sqlite:///{home / 'pages.db'}"
        with_jobs(home, database_url).close()
        server = started(home, "--database-url", database_url)
        try:
            kept = reports or Path(temporary)
            kept.mkdir(parents=True, exist_ok=True)
            return [
                row for page in PAGES for preset in PRESETS for row in _rows(lighthouse, server, page, preset, kept)
            ]
        finally:
            stopped(server)


def _rows(lighthouse: str, server: Served, page: str, preset: str, reports: Path) -> list[Row]:
    report = reports / f"{page} {preset}.json"
    command = [
        lighthouse, f"{server.url}/workspaces/default{PAGES[page]}", "--quiet", "--output=json",
        f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}", CHROMIUM, *PRESETS[preset],
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "", "NO_UPDATE_NOTIFIER": "1"}
    if not any(subprocess.run(command, env=environment).returncode == 0 for _ in range(TRIES)):
        raise RuntimeError(f"Lighthouse has failed {TRIES} times at {page}, {preset}")
    found = json.loads(report.read_text())["categories"]
    return [
        Row(f"{page}, {preset}: {name}", found[name]["score"] * 100, "", LEAST, higher_is_better=True)
        for name in CATEGORIES
    ]


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    measured = run(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) == 3 else None)
    print_table(measured)
    sys.exit(0 if all(row.is_met for row in measured) else 1)
