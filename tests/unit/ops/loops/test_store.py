"""What is kept of walks, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.loops import store
from lazulite.ops.loops.entities import JobTie, State, Walk, Walked
from tests.unit.ops.loops.makers import NOON, make_fact

W, PLACE = "w", "models/delays"


def make_walk(seq: int, *, counts: bool = True, step: str = "train", place: str = PLACE, detail: str = "") -> Walk:
    fact = make_fact("JobFinished", f"jobs/{seq}", seq=seq)
    return Walk(place, step, fact, f"walk {seq}", detail=detail, counts=counts, start=f"s{seq}")


def kept(db: Database, *places: str, workspace: str = W) -> list[Walked]:
    with db.read() as tx:
        return store.walks_of(tx, workspace, places or (PLACE,))


def add(db: Database, *walks: Walk) -> None:
    def write(tx: Tx) -> None:
        for walk in walks:
            store.add(tx, W, walk)

    db.write(write)


def test_the_newest_by_its_number_is_kept_and_an_older_one_is_only_counted(db: Database) -> None:
    add(db, make_walk(5), make_walk(9), make_walk(7), make_walk(11, counts=False), make_walk(3, counts=False))
    (found,) = kept(db)
    assert (found.fact, found.seq, found.phrase, found.start, found.count) == ("f11", 11, "walk 11", "s11", 3)
    assert (found.first_at, found.at) == (NOON + timedelta(seconds=5), NOON + timedelta(seconds=11))


def test_steps_places_details_and_workspaces_are_kept_apart(db: Database) -> None:
    add(db, make_walk(1), make_walk(2, step="register"), make_walk(3, place="data/x"), make_walk(4, detail="other"))
    assert sorted((one.place, one.step, one.detail) for one in kept(db, PLACE, "data/x")) == [
        ("data/x", "train", ""), (PLACE, "register", ""), (PLACE, "train", ""), (PLACE, "train", "other"),
    ]  # fmt: skip
    assert kept(db, workspace="another") == []


def test_how_a_walk_came_out_is_settled_while_it_is_the_newest(db: Database) -> None:
    add(db, replace(make_walk(5), state=State.RUNNING))
    db.write(lambda tx: store.settle(tx, W, PLACE, "f4", State.FAILED))
    assert [one.state for one in kept(db)] == [State.RUNNING]
    db.write(lambda tx: store.settle(tx, W, PLACE, "f5", State.FAILED))
    assert [one.state for one in kept(db)] == [State.FAILED]


def test_a_job_is_tied_to_a_place_once_and_open_until_it_is_closed(db: Database) -> None:
    ties = [JobTie("a", PLACE), JobTie("a", "endpoints/delays", "f1"), JobTie("b", PLACE), JobTie("a", PLACE)]
    assert db.write(lambda tx: [store.add_tie(tx, W, tie) for tie in ties]) == [True, True, True, False]
    db.write(lambda tx: store.close(tx, W, "b"))
    with db.read() as tx:
        assert store.open_ties(tx, W) == [ties[1], ties[0]]
        assert store.ties_of(tx, W, "b") == [replace(ties[2], is_open=False)]
        assert store.open_ties(tx, "another") == []


@pytest.mark.parametrize("side", [PLACE, "data/flights"])
def test_what_is_forgotten_is_gone_with_all_that_led_to_it(db: Database, side: str) -> None:
    add(db, make_walk(1), make_walk(2, place="data/flights"))
    db.write(lambda tx: store.add_source(tx, W, place=PLACE, source="data/flights"))
    db.write(lambda tx: store.forget(tx, W, side))
    with db.read() as tx:
        assert store.sources_of(tx, W, [PLACE]) == []
    assert [one.place for one in kept(db, PLACE, "data/flights")] == [
        one for one in ("data/flights", PLACE) if one != side
    ]


def test_another_name_takes_all_of_it_along(db: Database) -> None:
    trained = make_walk(2, place="endpoints/e", step="trigger>train", detail="delays")
    add(db, make_walk(1), trained, make_walk(3, place="endpoints/e", step="rule", detail="delays"))
    db.write(lambda tx: store.add_source(tx, W, place=PLACE, source="data/flights"))
    db.write(lambda tx: store.rename(tx, W, PLACE, "models/late"))
    db.write(lambda tx: store.rename(tx, W, "data/flights", "data/planes"))
    with db.read() as tx:
        assert store.sources_of(tx, W, ["models/late"]) == [("models/late", "data/planes")]
    assert sorted((one.place, one.detail) for one in kept(db, "models/late", "endpoints/e")) == [
        ("endpoints/e", "delays"), ("endpoints/e", "late"), ("models/late", ""),
    ]  # fmt: skip
