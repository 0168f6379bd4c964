"""A server that kills itself at a counted moment: `python dying_server.py KIND NUMBER SIDE serve …`.

KIND commit: the n-th commit of something written; fact: the n-th fact handed to a subscriber. SIDE before or after it.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

from lazulite.foundation.events.relay import Relay
from lazulite.processes.main import main

WRITES = ("INSERT", "UPDATE", "DELETE")


class Moment:
    def __init__(self, kind: str, number: int, side: str) -> None:
        self._left = number
        self._side = side
        {"commit": self._count_commits, "fact": self._count_facts}[kind]()

    def pass_through(self, act: Callable[[], None]) -> None:
        self._left -= 1
        if self._left == 0 and self._side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        act()
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def _count_commits(self) -> None:
        commit = DefaultDialect.do_commit

        @event.listens_for(Engine, "before_cursor_execute")
        def note(connection: Any, _cursor: object, statement: str, *_: object) -> None:
            if statement.lstrip().startswith(WRITES):
                connection.info["has_written"] = True

        @event.listens_for(Engine, "rollback")
        def forget(connection: Any) -> None:
            connection.info.pop("has_written", None)

        def counted(dialect: DefaultDialect, connection: Any) -> None:
            if connection.info.pop("has_written", False):
                self.pass_through(lambda: commit(dialect, connection))
            else:
                commit(dialect, connection)

        DefaultDialect.do_commit = counted  # type: ignore[method-assign,assignment]

    def _count_facts(self) -> None:
        hand = Relay._hand
        Relay._hand = staticmethod(lambda *given: self.pass_through(lambda: hand(*given)))  # type: ignore[method-assign]


if __name__ == "__main__":
    kind, number, side, *arguments = sys.argv[1:]
    moment = Moment(kind, int(number), side)
    sys.argv[1:] = arguments
    main()
