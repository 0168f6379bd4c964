"""Every command that `lazulite` has."""

from collections.abc import Iterator
from dataclasses import dataclass

from cyclopts import App

from lazulite.processes.main import whole_app


@dataclass(frozen=True)
class Command:
    words: tuple[str, ...]
    app: App

    @property
    def said(self) -> str:
        return " ".join(self.words)

    @property
    def help(self) -> str:
        """What its page tells before its options."""
        return self.app.help or ""


def commands() -> list[Command]:
    return [*_under(whole_app(), ())]


def _under(app: App, words: tuple[str, ...]) -> Iterator[Command]:
    inner = [(name, app[name]) for name in app if not name.startswith("-")]
    for name, found in inner:
        yield from _under(found, (*words, name))
    if words and (not inner or app.default_command):
        yield Command(words, app)
