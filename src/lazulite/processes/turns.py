"""Threads for what waits for somebody elsewhere: a slow host is the affair of the workspace that has named it."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lazulite.processes.ticker import Guard


@dataclass(frozen=True)
class Turn:
    workspace_id: str
    act: Callable[[], None]


class Turns:
    """Of one workspace one after the other, of several side by side. most: workspaces that are at it at once. `over` is
    called when one's turns are."""

    def __init__(self, over: Callable[[], None] = lambda: None, *, most: int = 8) -> None:
        self._over = over
        self._most = most
        self._guard = Guard()
        self._free = threading.Condition()
        self._busy: set[str] = set()

    @property
    def busy(self) -> frozenset[str]:
        """Workspaces whose turns are not over. What is read once this is known has seen what the others did."""
        with self._free:
            return frozenset(self._busy)

    def take(self, turns: Iterable[Turn]) -> None:
        """Begins on them, but for those of the busy, and of more workspaces than can be: offer these again."""
        found: dict[str, list[Turn]] = {}
        for turn in turns:
            found.setdefault(turn.workspace_id, []).append(turn)
        for workspace_id, own in found.items():
            with self._free:
                if workspace_id in self._busy or len(self._busy) >= self._most:
                    continue
                self._busy.add(workspace_id)
            threading.Thread(target=self._work, args=(workspace_id, own), name="turns", daemon=True).start()

    def rest(self, seconds: float | None = None) -> bool:
        """Waits until nobody is at it; False when that was too short."""
        with self._free:
            return self._free.wait_for(lambda: not self._busy, seconds)

    def _work(self, workspace_id: str, turns: Sequence[Turn]) -> None:
        for turn in turns:
            self._guard.call(turn.act)
        with self._free:
            self._busy.remove(workspace_id)
            self._free.notify_all()
        self._over()
