"""`lazulite stop`: end everything of a home, in the order in which nothing starts anything again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lazulite.processes.home import NODES, address_file
from lazulite.processes.identity import ProcessIdentity

GRACE_SECONDS = 15.0


def stop(home: Path) -> list[str]:
    """What was running and is no more: server, worker, gateway, runners, jobs, and what is compiled for them."""
    own, nodes = home / "worker", sorted((home / NODES).glob("*/worker"))
    ended = [*_end({"server": address_file(home)}), *_end({"worker": own / "worker.json"})]
    ended += _end({f"node {folder.parent.name}": folder / "worker.json" for folder in nodes})
    beside = {f"gateway {path.parent.name}": path for path in (home / "gateway" / "process").glob("*/pid.json")}
    for worker in (own, *nodes):
        beside |= _run_by(worker)
    return [*ended, *_end(beside)]


def end_worker(worker: Path) -> None:
    """The worker of that folder, and all that it has left running."""
    _end({"worker": worker / "worker.json"})
    _end(_run_by(worker))


def _run_by(worker: Path) -> dict[str, Path]:
    jobs = {path.parent.name: path for path in sorted((worker / "jobs").glob("*/pid.json"))}
    compiling = (worker / "environments").glob("*/compiling.json")
    return jobs | {f"compiling {path.parent.name}": path for path in compiling}


def _end(files: dict[str, Path]) -> list[str]:
    found = {name: ProcessIdentity.read(path) for name, path in files.items()}
    alive = {name: process for name, process in found.items() if process and process.is_alive}
    if alive:
        with ThreadPoolExecutor(len(alive)) as pool:
            list(pool.map(lambda process: process.end(grace_seconds=GRACE_SECONDS), alive.values()))
    return list(alive)
