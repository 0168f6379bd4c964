"""One transaction, as stores see it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.exc import OperationalError

DatabaseTrouble = (
    OperationalError  # a full disk, a deadlock, a lost connection: the whole transaction is to be run again
)
Rows: TypeAlias = CursorResult[*tuple[Any, ...]]  # what a database gives is known to its store alone
Parameters = Mapping[str, object] | Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Tx:
    """A connection inside a transaction; `now` is one moment for everything written in it (aware, UTC)."""

    connection: Connection
    now: datetime

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    def execute(self, statement: Executable, parameters: Parameters | None = None) -> Rows:
        if parameters is None:
            return self.connection.execute(statement)
        return self.connection.execute(statement, parameters)

    @contextmanager
    def savepoint(self) -> Iterator["Tx"]:
        """What is done inside is undone when it raises, and only that."""
        with self.connection.begin_nested():
            yield self
