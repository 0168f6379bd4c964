"""The page of a sweep with 2,000 trials: from the click on its link to its last row and line, in Debian's Chromium.

python -m benchmarks.sweeps [FOLDER]      where a picture of it is to stay; not part of `make bench`
"""

import math
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert

from benchmarks.serving import Served, started, stopped
from benchmarks.table import Row, middle, print_table
from lazulite.assembly import Platform, assemble
from lazulite.foundation.db.database import Database
from lazulite.foundation.settings import Settings
from lazulite.migrations.revisions import migrate
from lazulite.services.training.jobs.tables import jobs
from lazulite.services.training.sweeps.tables import sweep_trials, sweeps
from lazulite.words.ids import new_run_id

TRIALS = 2_000
RUNS = 5
SHOWN_MS = 1000.0
AT_ONCE = 500
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SPACE = {
    "learning_rate": {"type": "loguniform", "min_value": math.log(1e-5), "max_value": math.log(0.1)},
    "depth": {"type": "quniform", "min_value": 2, "max_value": 16, "q": 1},
    "dropout": {"type": "uniform", "min_value": 0, "max_value": 0.6},
    "batch_size": {"type": "choice", "values": [16, 32, 64, 128, 256]},
    "optimizer": {
        "type": "choice",
        "values": [
            {"optimizer": "adam"},
            {"optimizer": "sgd", "momentum": {"type": "uniform", "min_value": 0.5, "max_value": 0.99}},
        ],
    },
}  # fmt: skip
DEFINITION = {
    "search_space": SPACE, "sampling_algorithm": {"type": "random"},
    "objective": {"goal": "minimize", "primary_metric": "val_loss"},
    "early_termination": {"type": "bandit", "slack_factor": 0.2},
    "limits": {"max_total_trials": TRIALS, "max_concurrent_trials": 8},
}  # fmt: skip


def run(pictures: Path | None = None) -> list[Row]:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("Chromium is not installed (Debian: apt-get install chromium)")
    with _served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            shown = middle([_shown_ms(page, server) for _ in range(RUNS)])
            picked = middle([_picked_ms(page) for _ in range(RUNS)])
            if pictures is not None:
                page.screenshot(path=pictures / "2000 trials.png")
        finally:
            browser.close()
    return [
        Row(f"sweep: {TRIALS:,} trials shown", shown, "ms", SHOWN_MS),
        Row("sweep: a range picked", picked, "ms", 200.0),
    ]


@contextmanager
def _served() -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="lz") as temporary:
        home = Path(temporary) / "home"
        home.mkdir()
        database_url = f"sqlite:///{home / 'sweeps.db'}"
        with_sweep(home, database_url).close()
        server = started(home, "--database-url", database_url, "--no-worker")
        try:
            yield server
        finally:
            stopped(server)


def with_sweep(home: Path, database_url: str) -> Platform:
    """A platform whose default workspace has a sweep that has ended."""
    db = Database(database_url)
    migrate(db, backups=home / "backups")
    db.close()
    platform = assemble(Settings(home=home, database_url=database_url))
    with platform.read() as tx:
        workspace = platform.workspaces.named(tx, "default").id
    drawn, sweep = random.Random(3), new_run_id()
    trials = [_trial(workspace, sweep, number, drawn) for number in range(TRIALS)]
    children = [_job(workspace, str(one["job"]), parent=sweep, node=str(one["number"])) for one in trials]
    ended = BEGAN + timedelta(hours=9)
    row = {
        "job": sweep, "workspace_id": workspace, "trial": {}, "definition": DEFINITION, "inputs": {}, "seed": 1,
        "closed": "", "extends": None, "began_at": BEGAN, "ended_at": ended,
    }  # fmt: skip
    _fill(platform, jobs, [_job(workspace, sweep, parent=None, node=None), *children])
    _fill(platform, sweeps, [row])
    _fill(platform, sweep_trials, trials)
    return platform


def _fill(platform: Platform, table: object, rows: list[dict[str, object]]) -> None:
    for at in range(0, len(rows), AT_ONCE):
        platform.write(lambda tx, at=at: tx.execute(insert(table), rows[at : at + AT_ONCE]))


def _trial(workspace: str, sweep: str, number: int, drawn: random.Random) -> dict[str, object]:
    rate, depth, dropout = 10 ** drawn.uniform(-5, -1), drawn.randint(2, 16), drawn.uniform(0, 0.6)
    optimizer: dict[str, object] = {"optimizer": "adam"}
    if drawn.random() < 0.4:
        optimizer = {"optimizer": "sgd", "momentum": drawn.uniform(0.5, 0.99)}
    value = 0.2 + 0.08 * abs(math.log10(rate) + 3) ** 1.5 + 0.004 * abs(depth - 9) + drawn.gauss(0, 0.02) ** 2
    went = drawn.choices(("Completed", "Stopped", "Failed"), (75, 20, 5))[0]
    at = BEGAN + timedelta(seconds=16 * number)
    return {
        "sweep": sweep, "number": number, "workspace_id": workspace, "job": new_run_id(),
        "parameters": {
            "learning_rate": rate, "depth": depth, "dropout": dropout,
            "batch_size": drawn.choice((16, 32, 64, 128, 256)), "optimizer": optimizer,
        },
        "status": "Canceled" if went == "Stopped" else went,
        "value": None if went == "Failed" else value * (1.6 if went == "Stopped" else 1), "judged": 3,
        "stopped_early": went == "Stopped", "said": "Stopped early by bandit" if went == "Stopped" else "",
        "created_at": at, "started_at": at, "ended_at": at + timedelta(seconds=drawn.randint(20, 90)),
    }  # fmt: skip


def _job(workspace: str, name: str, *, parent: str | None, node: str | None) -> dict[str, object]:
    return {
        "name": name, "workspace_id": workspace, "type": "command" if parent else "sweep",
        "owner": "sweeps" if parent else "jobs", "step": None, "display_name": f"search {node or ''}".strip(),
        "experiment_name": "search", "description": "", "tags": {}, "properties": {}, "command": "python train.py",
        "document": "" if parent else "type: sweep", "code": None, "environment": {}, "inputs": {}, "outputs": {},
        "status": "Completed", "reason": "", "exit_code": None, "result": None, "tracked": True, "archived": False,
        "created_by": "local:local", "cause": None, "created_at": BEGAN, "started_at": BEGAN,
        "ended_at": BEGAN + timedelta(hours=9), "level": "child" if parent else "job", "parent": parent, "node": node,
    }  # fmt: skip


def _shown_ms(page: Page, server: Served) -> float:
    """From the click on the sweep's link, by the browser's own clock, until the count is written and all is painted."""
    page.goto(f"{server.url}/workspaces/default/jobs")
    link = page.get_by_role("link", name="search", exact=True)
    link.wait_for()
    page.evaluate(WATCHED, f"{TRIALS:,} trials")
    link.click()
    return float(page.evaluate("window.shown"))


def _picked_ms(page: Page) -> float:
    """From a key on an axis until the table holds what is picked."""
    slider = page.get_by_role("slider", name="dropout, from")
    slider.focus()
    page.evaluate(WATCHED, " picked")
    page.keyboard.press("ArrowUp")
    took = float(page.evaluate("window.shown"))
    page.keyboard.press("Escape")
    page.get_by_text(f"{TRIALS:,} trials", exact=True).wait_for()
    return took


WATCHED = """text => { window.shown = new Promise(done => {
    let begun = null
    const begin = () => { begun ??= performance.now() }
    for (const kind of ['click', 'keydown']) addEventListener(kind, begin, {capture: true, once: true})
    const look = () => {
        const told = [...document.querySelectorAll('[role=status]')].some(one => one.textContent.includes(text))
        const drawn = begun !== null && told && document.querySelector('canvas')
        requestAnimationFrame(drawn ? () => setTimeout(() => done(performance.now() - begun)) : look)
    }
    look()
}) }"""

if __name__ == "__main__":
    rows = run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    print_table(rows)
    sys.exit(0 if all(row.is_met for row in rows) else 1)
