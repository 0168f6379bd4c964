"""The audit: every fact kept as who did what and why; and the facts themselves, for whoever follows them."""

from collections.abc import Collection

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import newest, read_after
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.governance.audit import store
from lazulite.ops.governance.audit.entities import AuditEntry, AuditEntryMissing, AuditQuery, Event

LONGEST_CHAIN = 50


class AuditService:
    def record(self, tx: Tx, fact: Fact) -> None:
        """Hears every fact."""
        behalf = fact.actor.on_behalf_of
        entry = AuditEntry(
            id=fact.id, seq=fact.seq, type=fact.type, subject=fact.subject, actor=str(fact.actor.principal),
            on_behalf_of=str(behalf) if behalf else None, cause=fact.cause, occurred_at=fact.occurred_at,
            recorded_at=fact.recorded_at, data=fact.data,
        )  # fmt: skip
        store.add(tx, fact.workspace_id, entry)

    def list(self, tx: Tx, workspace_id: str, query: AuditQuery, page: PageRequest) -> Page[AuditEntry]:
        """Newest first unless ordered otherwise."""
        return store.page(tx, workspace_id, query, page)

    def get(self, tx: Tx, workspace_id: str, entry_id: str) -> AuditEntry:
        found = store.get(tx, workspace_id, entry_id)
        if found is None:
            raise AuditEntryMissing(entry_id)
        return found

    def why(self, tx: Tx, workspace_id: str, entry: AuditEntry) -> tuple[AuditEntry, ...]:
        """What led to it, the nearest first: a cause is a fact, or the job whose token was used."""
        chain: list[AuditEntry] = []
        seen = {entry.id}
        current: AuditEntry | None = entry
        while current is not None and current.cause and len(chain) < LONGEST_CHAIN:
            cause = current.cause.removeprefix("jobs/")
            current = store.get(tx, workspace_id, cause) or store.first_about(tx, workspace_id, f"jobs/{cause}")
            if current is None or current.id in seen:
                break
            seen.add(current.id)
            chain.append(current)
        return tuple(chain)

    def events(
        self, tx: Tx, workspace_id: str, *, after: int, limit: int, types: Collection[str] | None = None,
        subject: str | None = None, before: int | None = None, newest_first: bool = False,
    ) -> tuple[Event, ...]:  # fmt: skip
        """Facts of the workspace by their number, between the two; the oldest first unless asked otherwise."""
        found = read_after(
            tx, after, limit=limit, types=types, workspace_id=workspace_id, subject=subject, before=before,
            newest_first=newest_first,
        )  # fmt: skip
        return tuple(_event(fact) for fact in found)

    def latest(self, tx: Tx) -> int:
        """The number of the newest fact, of whatever workspace."""
        return newest(tx)

    def newest(self, tx: Tx, workspace_id: str, *, back: int) -> int:
        """The number after which the last `back` entries of the audit lie: where a new follower begins."""
        found = store.newest(tx, workspace_id, limit=back)
        return found[-1] - 1 if found else 0


def _event(fact: Fact) -> Event:
    behalf = fact.actor.on_behalf_of
    return Event(
        id=fact.id, sequence=fact.seq, type=fact.type, version=fact.version, subject=fact.subject,
        actor=str(fact.actor.principal), on_behalf_of=str(behalf) if behalf else None, cause=fact.cause,
        occurred_at=fact.occurred_at, recorded_at=fact.recorded_at, data=fact.data,
    )  # fmt: skip
