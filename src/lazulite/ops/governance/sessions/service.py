"""Beginning, recognising and ending sessions; and counting who tries to begin one."""

import hashlib
import secrets

from lazulite.foundation.actor import Principal
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.sessions import store
from lazulite.ops.governance.sessions.entities import LONGEST, Session, SessionMissing, session_digest
from lazulite.ops.governance.sessions.throttle import PER_ADDRESS, PER_NAME, WINDOW, check, counted
from lazulite.words.ids import new_id

LONGEST_AGENT = 300  # characters of what a browser says of itself


class SessionsService:
    def try_(self, tx: Tx, name: str, address: str) -> None:
        """One more try: counted before its password is looked at, so that many at once are many. Raises
        LoginsExhausted, and then this one does not count."""
        store.forget_tries(tx, before=tx.now - WINDOW)
        for key, most in ((_key("name", name), PER_NAME), (_key("address", address), PER_ADDRESS)):
            tries = counted(store.tries(tx, key), tx.now)
            check(tries, tx.now, most=most)
            store.keep_tries(tx, key, tries)

    def forgive(self, tx: Tx, name: str, address: str) -> None:
        """The try was right: it counts no more."""
        for key in (_key("name", name), _key("address", address)):
            store.drop_try(tx, key)

    def begin(self, tx: Tx, principal: Principal, *, address: str, agent: str) -> tuple[str, Session]:
        """The secret, for the cookie alone, and what is kept of it."""
        store.forget(tx, before=tx.now - 2 * LONGEST)
        secret = secrets.token_urlsafe(32)
        session = Session(
            id=new_id(), principal=principal, created_at=tx.now, seen_at=tx.now, revoked_at=None,
            address=address[:100], agent=agent[:LONGEST_AGENT],
        )  # fmt: skip
        store.add(tx, session, session_digest(secret))
        return secret, session

    def find(self, tx: Tx, secret: str) -> Session | None:
        """The live one of this secret."""
        found = store.find(tx, session_digest(secret))
        return found if found and found.is_good(tx.now) else None

    def note(self, tx: Tx, session_id: str) -> None:
        """It is used just now."""
        store.seen(tx, session_id)

    def list(self, tx: Tx, principal: Principal) -> list[Session]:
        """The live ones, newest first."""
        found = store.of_principal(tx, principal, since=tx.now - LONGEST)
        return [session for session in found if session.is_good(tx.now)]

    def end(self, tx: Tx, principal: Principal, session_id: str) -> None:
        """Raises SessionMissing."""
        if not store.revoke(tx, principal, only=session_id):
            raise SessionMissing(f"There is no live session {session_id} of {principal.id}.")

    def end_all(self, tx: Tx, principal: Principal, *, but: str | None = None) -> None:
        """`but`: the one that stays."""
        store.revoke(tx, principal, but=but)


def _key(kind: str, value: str) -> str:
    """People type passwords where a name belongs: it is not kept as it is."""
    return hashlib.sha256(f"{kind}:{value.casefold()}".encode("utf-8", "surrogatepass")).hexdigest()
