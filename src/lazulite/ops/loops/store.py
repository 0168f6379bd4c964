"""Every query over the walks of loops, and over what jobs belong to them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lazulite.foundation.db.rows import change_rows, find_rows
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.ops.loops.entities import RULE, JobTie, State, Walk, Walked
from lazulite.ops.loops.tables import loop_jobs, loop_sources, loop_walks

W, S, J = loop_walks.c, loop_sources.c, loop_jobs.c


def add(tx: Tx, workspace_id: str, walk: Walk) -> None:
    """The step's newest walk by the facts' numbers; one more where it counts as one."""
    here = (W.workspace_id == workspace_id, W.place == walk.place, W.step == walk.step, W.detail == walk.detail)
    before = tx.execute(select(W["count"], W.seq).where(*here)).first()
    more = 1 if walk.counts else 0
    if before is None:
        key = {"workspace_id": workspace_id, "place": walk.place, "step": walk.step, "detail": walk.detail}
        tx.execute(insert(loop_walks).values({**key, **_news(walk), "count": more, "first_at": walk.fact.at}))
        return
    news = _news(walk) if walk.fact.seq >= before.seq else {}
    if news or more:
        tx.execute(update(loop_walks).where(*here).values({**news, "count": before[0] + more}))


def settle(tx: Tx, workspace_id: str, place: str, fact: str, state: State) -> None:
    """How what this fact is the newest of has come out; nothing where there is newer."""
    mine = (W.workspace_id == workspace_id, W.place == place, W.fact == fact)
    tx.execute(update(loop_walks).where(*mine).values(state=state.value))


def walks_of(tx: Tx, workspace_id: str, places: Collection[str]) -> list[Walked]:
    query = select(loop_walks).where(W.workspace_id == workspace_id, W.place.in_(sorted(places)))
    return [_walked(row) for row in tx.execute(query)]


def add_source(tx: Tx, workspace_id: str, *, place: str, source: str) -> None:
    insert_or_ignore(tx, loop_sources, [{"workspace_id": workspace_id, "place": place, "source": source}])


def sources_of(tx: Tx, workspace_id: str, places: Collection[str]) -> list[tuple[str, str]]:
    """(place, what lies before it)."""
    query = select(S.place, S.source).where(S.workspace_id == workspace_id, S.place.in_(sorted(places)))
    return [(str(row.place), str(row.source)) for row in tx.execute(query.order_by(S.place, S.source))]


def add_tie(tx: Tx, workspace_id: str, tie: JobTie) -> bool:
    """False when the job was known to belong there."""
    return insert_or_ignore(tx, loop_jobs, [{"workspace_id": workspace_id, **vars(tie)}]) == 1


def ties_of(tx: Tx, workspace_id: str, job: str) -> list[JobTie]:
    return [_tie(row) for row in find_rows(tx, loop_jobs, order=["place"], workspace_id=workspace_id, job=job)]


def open_ties(tx: Tx, workspace_id: str) -> list[JobTie]:
    """Of jobs that have not ended."""
    query = select(loop_jobs).where(J.workspace_id == workspace_id, J.is_open.is_(True))
    return sorted((_tie(row) for row in tx.execute(query)), key=lambda tie: (tie.job, tie.place))


def close(tx: Tx, workspace_id: str, job: str) -> None:
    change_rows(tx, loop_jobs, {"is_open": False}, workspace_id=workspace_id, job=job)


def forget(tx: Tx, workspace_id: str, place: str) -> None:
    """What comes under the same name later is another thing."""
    tx.execute(delete(loop_walks).where(W.workspace_id == workspace_id, W.place == place))
    tx.execute(delete(loop_jobs).where(J.workspace_id == workspace_id, J.place == place))
    tx.execute(delete(loop_sources).where(S.workspace_id == workspace_id, (S.place == place) | (S.source == place)))


def forget_rule(tx: Tx, workspace_id: str, name: str) -> None:
    """Its last word, wherever it was said; what it has started stays walked."""
    tx.execute(delete(loop_walks).where(W.workspace_id == workspace_id, W.step == RULE, W.detail == name))


def rename(tx: Tx, workspace_id: str, place: str, to: str) -> None:
    places = ((loop_walks, "place"), (loop_jobs, "place"), (loop_sources, "place"), (loop_sources, "source"))
    for table, column in places:
        mine = (table.c.workspace_id == workspace_id, table.c[column] == place)
        tx.execute(update(table).where(*mine).values({column: to}))
    before, after = place.partition("/")[2], to.partition("/")[2]
    trained = (W.workspace_id == workspace_id, W.step != RULE, W.detail == before)
    if place.startswith("models/"):
        tx.execute(update(loop_walks).where(*trained).values(detail=after))


def _news(walk: Walk) -> Mapping[str, object]:
    fact = walk.fact
    return {
        "fact": fact.id, "seq": fact.seq, "type": fact.type, "subject": fact.subject, "at": fact.at,
        "phrase": walk.phrase, "state": walk.state.value, "start": walk.start,
    }  # fmt: skip


def _walked(row: Row[*tuple[Any, ...]]) -> Walked:
    value = row._mapping
    return Walked(
        place=value["place"], step=value["step"], detail=value["detail"], count=value["count"], fact=value["fact"],
        seq=value["seq"], type=value["type"], subject=value["subject"], at=value["at"], first_at=value["first_at"],
        phrase=value["phrase"], state=State(value["state"]), start=value["start"],
    )  # fmt: skip


def _tie(row: Row[*tuple[Any, ...]]) -> JobTie:
    return JobTie(row.job, row.place, row.rule, row.is_open)
