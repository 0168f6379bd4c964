"""How far something is, for the person at the terminal: bars for bytes, a line with the time for what comes up."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lazulite.experience.cli.output import say
from lazulite.words.errors import PlatformError

SHOWN_FROM = 4 << 20  # bytes: what is sent in a moment needs no bar
LOOK_SECONDS = 1.0

Told = Callable[[str], None]
"""Called with where it stands now."""


@contextmanager
def bar(done: str, total: int) -> Iterator[Callable[[int], None]]:
    """What is called with each piece, from several threads too; nothing is shown of small transfers."""
    if total < SHOWN_FROM or not sys.stderr.isatty():
        if total >= SHOWN_FROM:
            say(f"{done} {total / 1e6:.0f} MB")
        yield lambda _size: None
        return
    # rich takes a tenth of a second to load: only who watches waits for it.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task(done, total=total)
        try:
            yield lambda size: shown.advance(task, size)
        except KeyboardInterrupt:
            shown.stop()
            say(f"\nStopped {done}. The same command goes on: whole files that have arrived are not sent again.")
            raise


@contextmanager
def phase(text: str) -> Iterator[Told]:
    """A line that says where something stands and for how long; without a terminal, a line for each change."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(text, total=None)
        yield lambda now: shown.update(task, description=now)


@contextmanager
def watched(text: str, look: Callable[[], str]) -> Iterator[Callable[[], None]]:
    """A phase line that asks `look` where it stands; what is given ends it before the block does."""
    over = threading.Event()

    def go_on(told: Told) -> None:
        while not over.wait(LOOK_SECONDS):
            try:
                told(look())
            except PlatformError:  # who waits for the thing itself hears of it
                return

    def run() -> None:
        with phase(text) as told:
            go_on(told)

    watching = threading.Thread(target=run, daemon=True)
    if sys.stderr.isatty():
        watching.start()

    def end() -> None:
        over.set()
        if watching.is_alive():
            watching.join()

    try:
        yield end
    finally:
        end()


def took(began: float) -> str:
    """Since that moment of time.monotonic(), as a person says it."""
    return spelled(time.monotonic() - began)


def spelled(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {seconds % 60:.0f} s"


def _lines() -> Told:
    said: list[str] = []

    def told(now: str) -> None:
        if now not in said[-1:]:
            said.append(now)
            say(now)

    return told
