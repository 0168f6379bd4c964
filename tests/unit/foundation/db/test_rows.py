from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, insert

from lazulite.foundation.db.database import Database
from lazulite.foundation.db.rows import change_rows, find_row, find_rows
from lazulite.foundation.db.transaction import Tx

lamps = Table(
    "lamps", MetaData(), Column("name", String, primary_key=True), Column("room", String), Column("watts", Integer),
    Column("lit", Boolean), Column("about", JSON),
)  # fmt: skip


def light(db: Database) -> None:
    lamps.drop(db.engine, checkfirst=True)
    lamps.create(db.engine)
    rows = [
        {"name": name, "room": room, "watts": watts, "lit": False, "about": {"of": [room]}}
        for name, room, watts in (("a", "hall", 60), ("b", "hall", 40), ("c", "attic", 40))
    ]
    db.write(lambda tx: tx.execute(insert(lamps), rows))


def names(tx: Tx, **key: object) -> list[str]:
    return [row.name for row in find_rows(tx, lamps, order=["watts", "name"], **key)]


def test_rows_are_found_by_the_values_that_they_have_in_the_order_that_is_asked_for(db: Database) -> None:
    light(db)
    with db.read() as tx:
        assert names(tx, room="hall") == ["b", "a"]
        assert names(tx, watts=40, room="hall") == ["b"]
        assert names(tx) == ["b", "c", "a"]
        assert find_row(tx, lamps, name="c", watts=60) is None
        row = find_row(tx, lamps, name="c")
        assert row is not None
        assert (row.room, row.about) == ("attic", {"of": ["attic"]})


def test_what_a_row_is_found_by_can_be_what_is_changed(db: Database) -> None:
    light(db)

    def change(tx: Tx) -> tuple[int, int]:
        moved = change_rows(tx, lamps, {"room": "cellar", "lit": True, "about": {"was": "hall"}}, room="hall")
        return moved, change_rows(tx, lamps, {"watts": 5}, room="hall")

    assert db.write(change) == (2, 0)
    with db.read() as tx:
        assert names(tx, room="cellar") == ["b", "a"]
        row = find_row(tx, lamps, name="a")
        assert row is not None
        assert (row.lit, row.about, row.watts) == (True, {"was": "hall"}, 60)


def test_a_row_that_is_held_is_the_same_row(db: Database) -> None:
    light(db)
    found = db.write(lambda tx: find_row(tx, lamps, lock=True, name="b"))
    assert found is not None
    assert found.watts == 40
