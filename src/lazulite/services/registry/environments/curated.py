"""Environments that come with the wheel, most with every package pinned with its hashes."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "curated"
VERSION = "1"
LABELS = {None, "latest", "prod"}
AZURE = "AzureML-"


@dataclass(frozen=True)
class Curated:
    """`requirements` are what somebody chose, `lock` what follows from it (`uv pip compile`, with hashes).

    Without a lock they are resolved where they are used first: what a GPU needs is not what a CPU needs.
    """

    name: str
    description: str
    requirements: tuple[str, ...]
    lock: str


def names() -> list[str]:
    return sorted(path.name.removesuffix(".txt") for path in FOLDER.glob("*.txt"))


def find(name: str) -> Curated | None:
    """By its name, which Azure ML's documents begin with AzureML-."""
    name = name.removeprefix(AZURE)
    chosen, lock = FOLDER / f"{name}.txt", FOLDER / f"{name}.lock"
    if name not in names():
        return None
    lines = chosen.read_text(encoding="utf-8").splitlines()
    description = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    pins = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return Curated(name, description, pins, lock.read_text(encoding="utf-8") if lock.exists() else "")
