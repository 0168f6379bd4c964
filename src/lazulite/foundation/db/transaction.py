"""One transaction, as stores see it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.exc import DataError, OperationalError, StatementError

from lazulite.words.errors import Invalid

DatabaseTrouble = (
    OperationalError  # a full disk, a deadlock, a lost connection: the whole transaction is to be run again
)
Rows: TypeAlias = CursorResult[*tuple[Any, ...]]  # what a database gives is known to its store alone
Parameters = Mapping[str, object] | Sequence[Mapping[str, object]]


class ValueNotKept(Invalid):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"A value of this request cannot be kept: {reason}.",
            hint="Whole numbers have 64 bits, text is Unicode without the character 0, and JSON has no NaN.",
        )


@dataclass(frozen=True)
class Tx:
    """A connection inside a transaction; `now` is one moment for everything written in it (aware, UTC).

    published: what is to happen after the commit of one that has published facts.
    """

    connection: Connection
    now: datetime
    published: Callable[[], None] | None = None
    _afterwards: dict[Callable[[], None], None] = field(default_factory=dict, init=False, compare=False)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    def execute(self, statement: Executable, parameters: Parameters | None = None) -> Rows:
        """Raises ValueNotKept for a number, a text or a JSON that the database has no way to hold."""
        try:
            return self.connection.execute(statement, parameters)
        except (DataError, OverflowError, ValueError) as error:
            raise _not_kept(error.orig if isinstance(error, DataError) else error) from error
        except StatementError as error:
            if isinstance(error.orig, ValueError):
                raise _not_kept(error.orig) from error
            raise

    def after_commit(self, act: Callable[[], None]) -> None:
        """`act` is called once all this is committed, once however often it is asked for; quick, and no write."""
        self._afterwards[act] = None

    def not_after_commit(self, act: Callable[[], None]) -> None:
        """What was asked for before is not to happen."""
        self._afterwards.pop(act, None)

    def committed(self) -> None:
        """For who has committed it."""
        for act in self._afterwards:
            act()

    @contextmanager
    def savepoint(self) -> Iterator["Tx"]:
        """What is done inside is undone when it raises, and only that."""
        with self.connection.begin_nested():
            yield self


def _not_kept(reason: BaseException | None) -> ValueNotKept:
    return ValueNotKept(str(reason).partition("\n")[0].rstrip("."))
