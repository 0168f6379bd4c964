"""Making users, changing and disabling them; and whether a password is theirs."""

from dataclasses import dataclass

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest, page_of
from lazulite.ops.governance.users import events, store
from lazulite.ops.governance.users.entities import (
    LastOwner,
    User,
    UserExists,
    UserMissing,
    check_password,
)
from lazulite.ops.governance.users.passwords import Passwords
from lazulite.words.ids import new_id


@dataclass(frozen=True)
class Secret:
    """A password that is fit, hashed: made before the write, which holds SQL only."""

    hash: str


class UsersService:
    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords

    def secret(self, password: str, *, name: str) -> Secret:
        """Slow on purpose: call it before the write. Raises PasswordUnfit."""
        check_password(password, name=name)
        return Secret(self._passwords.hashed(password))

    def create(
        self, tx: Tx, actor: Actor, name: str, *, secret: Secret | None = None, display_name: str = "",
        is_owner: bool = False,
    ) -> User:  # fmt: skip
        """Raises UserExists, for other capitals too."""
        user = User(
            id=new_id(), name=name, display_name=display_name or name, has_password=secret is not None,
            is_owner=is_owner, created_at=tx.now, created_by=str(actor.principal), disabled_at=None,
        )  # fmt: skip
        if not store.add(tx, user, secret.hash if secret else None):
            found = store.find_folded(tx, name)
            raise UserExists(name, found[0].name if found else name)
        publish(tx, actor, events.said("UserCreated", user))
        return user

    def ensure(self, tx: Tx, actor: Actor, name: str) -> User:
        """The user of exactly this name, made without a password where there is none. Raises UserExists."""
        return store.find(tx, name) or self.create(tx, actor, name)

    def get(self, tx: Tx, name: str) -> User:
        """Raises UserMissing, which names nobody else: who asks need not know whom there is."""
        user = store.find(tx, name)
        if user is None:
            raise UserMissing(name, [])
        return user

    def find(self, tx: Tx, name: str) -> User | None:
        return store.find(tx, name)

    def list(self, tx: Tx, request: PageRequest) -> Page[User]:
        """By name, disabled ones too."""
        return page_of(request, store.page(tx, offset=request.offset, limit=request.max_results + 1))

    def update(
        self, tx: Tx, actor: Actor, name: str, *, display_name: str | None = None, is_owner: bool | None = None
    ) -> User:
        """None stays as it is. Raises UserMissing, LastOwner."""
        before = self.get(tx, name)
        if is_owner is False:
            self._check_not_last(tx, before)
        store.save(tx, name, display_name=display_name, is_owner=is_owner)
        user = self.get(tx, name)
        if user.is_owner != before.is_owner:
            publish(tx, actor, events.said("UserChanged", user))
        return user

    def set_enabled(self, tx: Tx, actor: Actor, name: str, *, enabled: bool) -> User:
        """Raises UserMissing, LastOwner."""
        before = self.get(tx, name)
        if before.is_enabled == enabled:
            return before
        if not enabled:
            self._check_not_last(tx, before)
        store.set_enabled(tx, name, enabled=enabled)
        publish(tx, actor, events.said("UserEnabled" if enabled else "UserDisabled", before))
        return self.get(tx, name)

    def set_password(self, tx: Tx, actor: Actor, name: str, secret: Secret) -> User:
        """Raises UserMissing."""
        user = self.get(tx, name)
        store.save(tx, name, password=secret.hash)
        publish(tx, actor, events.said("PasswordChanged", user))
        return self.get(tx, name)

    def typed(self, tx: Tx, name: str) -> tuple[User, str | None] | None:
        """Whom somebody means who types this name, and what `is_theirs` asks of."""
        return store.find_folded(tx, name)

    def is_theirs(self, kept: str | None, password: str) -> bool:
        """Takes as long whatever is kept, and nothing; so call it in no transaction."""
        return self._passwords.verified(kept, password)

    def refreshed(self, kept: str, password: str) -> Secret | None:
        """The same password hashed as it would be today, where that differs."""
        return Secret(self._passwords.hashed(password)) if self._passwords.outdated(kept) else None

    def refresh(self, tx: Tx, name: str, secret: Secret) -> None:
        """The same password, kept better: no fact."""
        store.save(tx, name, password=secret.hash)

    def anybody_logs_in(self, tx: Tx) -> bool:
        """Whether an enabled user has a password."""
        return store.any_with_password(tx)

    def _check_not_last(self, tx: Tx, user: User) -> None:
        if user.is_owner and user.is_enabled and store.owners(tx) == 1:
            raise LastOwner(f"'{user.name}' is the last Owner of this home.", hint="Make somebody else one first.")
