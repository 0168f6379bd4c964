"""Every code block of the guides and the concepts runs, in the order in which it is read, on one real server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import start_server, stop_home

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path for folder in ("guides", "concepts") for path in (DOCS / folder).glob("*.md"))
LONG = {"release.md"}  # minutes: these go to `make judge`
CONTINUES = re.compile(r"This continues \[[^]]+\]\(([^)]+)\)")
BLOCK = re.compile(r"^```(\w*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN, SHOWN = {"python", "sh"}, {"text"}
LINK = re.compile(r"\[[^]]*\]\(([^)#]+)(?:#[^)]*)?\)")


@dataclass
class Walk:
    """A reader's folder beside a running platform, and the pages that have been walked in it."""

    folder: Path
    environment: dict[str, str]
    walked: dict[Path, str] = field(default_factory=dict)

    def through(self, page: Path) -> str:
        """What went wrong, on this page or on one that it continues; each page is walked once."""
        if page not in self.walked:
            before = continued(page)
            broken = self.through(before) if before else ""
            self.walked[page] = f"{before}: {broken}" if broken else self._blocks(page)
        return self.walked[page]

    def _blocks(self, page: Path) -> str:
        for language, name, text in BLOCK.findall(page.read_text()):
            if name:
                (self.folder / name).write_text(text)
                continue
            command = {"python": [sys.executable, "-c", text], "sh": ["bash", "-e", "-c", text]}.get(language)
            if command:
                done = subprocess.run(
                    command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
                )
                if done.returncode:
                    return f"{text}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return ""


def continued(page: Path) -> Path | None:
    found = CONTINUES.search(page.read_text())
    return (page.parent / found[1]).resolve() if found else None


@contextmanager
def reader(folder: Path) -> Iterator[Walk]:
    (folder / "reader").mkdir()
    running = start_server(folder / "home")
    binaries = str(Path(sys.executable).parent)
    known = {name: value for name, value in os.environ.items() if not name.startswith("LAZULITE_")}
    environment = {**known, "LAZULITE_URL": running.url, "PATH": f"{binaries}:{os.environ['PATH']}"}
    yield Walk(folder / "reader", environment)
    stop_home(running.home)
    with running.process:
        running.process.wait(30)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """One server for all pages."""
    with reader(tmp_path_factory.mktemp("docs")) as walking:
        yield walking


@pytest.mark.xdist_group("documentation")
@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in LONG], ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, walk: Walk) -> None:
    assert walk.through(page) == ""


@pytest.mark.judge
@pytest.mark.parametrize("page", [page for page in PAGES if page.name in LONG], ids=lambda page: page.stem)
def test_a_long_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    with reader(tmp_path) as walking:
        assert walking.through(page) == ""


def test_a_block_either_runs_or_says_that_it_is_only_shown() -> None:
    blocks = [(page.name, *found[:2]) for page in PAGES for found in BLOCK.findall(page.read_text())]
    assert len(blocks) > 40
    assert [block for block in blocks if not block[2] and block[1] not in RUN | SHOWN] == []


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [*DOCS.rglob("*.md"), *(DOCS.parent / name for name in ("README.md", "CONTRIBUTING.md"))]
    links = [(page, target) for page in pages for target in LINK.findall(BLOCK.sub("", page.read_text()))]
    assert len(links) > 60
    gone = [
        f"{page.name}: {target}" for page, target in links
        if not target.startswith("http") and not (page.parent / target).exists()
    ]  # fmt: skip
    assert gone == []


def test_the_index_names_every_page() -> None:
    index = {(DOCS / target).resolve() for target in LINK.findall((DOCS / "README.md").read_text())}
    pages = {*PAGES, *(DOCS / "reference").glob("*.md")}
    assert sorted(page.name for page in pages - index) == []
