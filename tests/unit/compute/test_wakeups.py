import pytest

from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import Tx


def test_a_marked_write_wakes_once_it_is_committed_and_another_does_not(db: Database) -> None:
    wakeups, heard = Wakeups(), list[str]()
    wakeups.listen(lambda: heard.append("woken"))

    def marked(tx: Tx) -> None:
        wakeups.mark(tx)
        wakeups.mark(tx)
        assert heard == []

    db.write(lambda tx: None)
    assert heard == []
    db.write(marked)
    db.write(lambda tx: None)
    assert heard == ["woken"]


def test_what_was_refused_wakes_nobody(db: Database) -> None:
    wakeups, heard = Wakeups(), list[str]()
    wakeups.listen(lambda: heard.append("woken"))

    def refused(tx: Tx) -> None:
        wakeups.mark(tx)
        raise KeyError

    with pytest.raises(KeyError):
        db.write(refused)
    assert heard == []


def test_who_has_left_is_not_called() -> None:
    wakeups, heard = Wakeups(), list[str]()
    wakeups.listen(lambda: heard.append("woken"))()
    wakeups.wake()
    assert heard == []
