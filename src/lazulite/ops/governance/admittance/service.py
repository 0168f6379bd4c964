"""Who comes in: whose a token or a session is, which workspaces they see, and in which role."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.foundation.actor import Actor, Identity, Principal, PrincipalKind, Way
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance import access
from lazulite.ops.governance.access import Role
from lazulite.ops.governance.members.service import MembersService
from lazulite.ops.governance.sessions.service import SessionsService
from lazulite.ops.governance.tokens.entities import TokenRefused
from lazulite.ops.governance.tokens.service import TokensService
from lazulite.ops.governance.users.entities import User
from lazulite.ops.governance.users.service import Secret, UsersService
from lazulite.ops.governance.workspaces.entities import Workspace, WorkspaceMissing
from lazulite.ops.governance.workspaces.service import WorkspacesService
from lazulite.words.errors import Forbidden

# Whose tokens stand in lists, with when they were used last.
LISTED = frozenset({PrincipalKind.PERSON, PrincipalKind.WORKER})


class TokensAreTheirs(Forbidden):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' logs in with a password, and makes tokens alone.", hint="Ask them: lazulite token create."
        )


@dataclass(frozen=True)
class Seen:
    """An identity; `is_worth_noting`: its last use was written down long enough ago."""

    identity: Identity
    is_worth_noting: bool


@dataclass(frozen=True)
class Place:
    """A workspace and the role in which somebody acts there."""

    workspace: Workspace
    role: Role


class AdmittanceService:
    def __init__(
        self, *, users: UsersService, members: MembersService, tokens: TokensService, sessions: SessionsService,
        workspaces: WorkspacesService,
    ) -> None:  # fmt: skip
        self.users = users
        self.members = members
        self.tokens = tokens
        self.sessions = sessions
        self._workspaces = workspaces

    def by_token(self, tx: Tx, secret: str) -> Seen:
        """Raises TokenRefused for an unknown, expired or revoked one, and for a disabled user's."""
        token = self.tokens.recognise(tx, secret)
        if self._is_disabled(tx, token.actor):
            raise TokenRefused("This token's user is disabled.", hint="Ask an Owner.", code="token_refused")
        identity = Identity(token.actor, Way.TOKEN, token.id, token.expires_at)
        return Seen(identity, token.principal.kind in LISTED and token.is_worth_noting(tx.now))

    def by_session(self, tx: Tx, secret: str) -> Seen | None:
        """None for one that has ended: a browser sends a cookie whether it is good or not."""
        session = self.sessions.find(tx, secret)
        if session is None:
            return None
        actor = Actor(session.principal)
        if self._is_disabled(tx, actor):
            return None
        return Seen(Identity(actor, Way.SESSION, session.id, session.expires_at), session.is_worth_noting(tx.now))

    def note(self, tx: Tx, identity: Identity) -> None:
        """It is used just now."""
        if identity.id and identity.way is Way.SESSION:
            self.sessions.note(tx, identity.id)
        elif identity.id:
            self.tokens.note(tx, identity.id)

    def user_of(self, tx: Tx, actor: Actor) -> User | None:
        """None for whoever is no person, and for a person who is no user."""
        principal = actor.principal
        return self.users.find(tx, principal.id) if principal.kind is PrincipalKind.PERSON else None

    def role_in(self, tx: Tx, actor: Actor, workspace_id: str) -> Role | None:
        """The role in which the actor acts there; None for who has nothing to do with it."""
        if actor.workspace_id not in {None, workspace_id}:
            return None
        user = self.user_of(tx, actor)
        assigned = self.members.role_of(tx, workspace_id, user.principal) if user else None
        return access.standing(actor.principal.kind, assigned=assigned, is_owner=bool(user and user.is_owner))

    def check_still(self, tx: Tx, principal: Principal, workspace_id: str, permission: str) -> None:
        """Of somebody in whose name something happens who is not there: a user who is disabled or has lost the role
        stops it; a name that is no user's stops nothing. Raises PermissionRefused."""
        actor = Actor(principal)
        user = self.user_of(tx, actor)
        if user is not None:
            role = self.role_in(tx, actor, workspace_id) if user.is_enabled else None
            access.require(actor, role, permission)

    def places(self, tx: Tx, actor: Actor) -> list[Place]:
        """Every workspace that the actor sees, by name, with the role there."""
        user = self.user_of(tx, actor)
        roles: Mapping[str, Role] = self.members.roles_of(tx, user.principal) if user else {}
        is_owner = bool(user and user.is_owner)
        found = [
            (one, access.standing(actor.principal.kind, assigned=roles.get(one.id), is_owner=is_owner))
            for one in self._workspaces.list(tx)
            if actor.workspace_id in {None, one.id}
        ]
        return [Place(one, role) for one, role in found if role is not None]

    def home_role(self, tx: Tx, actor: Actor) -> Role | None:
        """The role outside of any workspace; none for a person's token that reaches one workspace alone."""
        if actor.workspace_id is not None and actor.principal.kind is PrincipalKind.PERSON:
            return None
        user = self.user_of(tx, actor)
        return access.standing(actor.principal.kind, assigned=None, is_owner=bool(user and user.is_owner))

    def permissions(self, tx: Tx, actor: Actor) -> tuple[str, ...]:
        """What `allow` lets the actor do, of what lies in no workspace."""
        home, places = self.home_role(tx, actor), self.places(tx, actor) if actor.workspace_id is None else []
        roles = [home, *(place.role for place in places)]
        return tuple(one for one in access.OUTSIDE if any(access.allows(role, one) for role in roles))

    def admit(self, tx: Tx, actor: Actor, name: str, permission: str) -> Workspace:
        """The workspace, once the actor may do this there. Raises WorkspaceRefused, WorkspaceMissing,
        PermissionRefused; a workspace that the actor does not see is as one that is not there."""
        found = self._workspaces.find(tx, name)
        if actor.workspace_id is not None and (found is None or found.id != actor.workspace_id):
            raise access.WorkspaceRefused(actor, name)
        role = self.role_in(tx, actor, found.id) if found else None
        if found is None or role is None:
            raise WorkspaceMissing(name, [place.workspace.name for place in self.places(tx, actor)])
        # Who is named, the thing itself knows: here a role that may where it is named comes in.
        access.require(actor, role, permission, named=True)
        return found

    def allow(self, tx: Tx, actor: Actor, permission: str) -> None:
        """For what lies in no workspace: returns when the actor may do this somewhere. Raises PermissionRefused."""
        if permission in access.OUTSIDE and access.allows(self.home_role(tx, actor), permission):
            return  # as workers may, who ask most: what they see is not looked up
        if permission not in self.permissions(tx, actor):
            raise access.PermissionRefused(actor, permission, self.home_role(tx, actor))

    def welcome(self, tx: Tx, actor: Actor, workspace_id: str, name: str, role: Role | None) -> Principal:
        """Somebody who is to get a token of the workspace, made a user and a member where they are neither.

        Raises TokensAreTheirs: who logs in makes tokens alone, so that nobody acts in another's name.
        """
        user = self.users.ensure(tx, actor, name)
        if user.has_password and actor.principal.kind is PrincipalKind.PERSON and actor.principal != user.principal:
            raise TokensAreTheirs(user.name)
        if not user.is_owner:
            self.members.welcome(tx, actor, workspace_id, user.principal, role)
        return user.principal

    def set_password(self, tx: Tx, actor: Actor, name: str, secret: Secret, *, stays: str | None = None) -> None:
        """Every session of the user ends but the one that `stays`; tokens go on. Raises UserMissing."""
        user = self.users.set_password(tx, actor, name, secret)
        self.sessions.end_all(tx, user.principal, but=stays)

    def disable(self, tx: Tx, actor: Actor, name: str) -> User:
        """Out at once, by whatever way they came in. Raises UserMissing, LastOwner."""
        user = self.users.set_enabled(tx, actor, name, enabled=False)
        self.sessions.end_all(tx, user.principal)
        return user

    def end_session(self, tx: Tx, secret: str | None) -> None:
        """Of whom it may be; one that has ended already is left alone."""
        session = self.sessions.find(tx, secret) if secret else None
        if session is not None:
            self.sessions.end(tx, session.principal, session.id)

    def _is_disabled(self, tx: Tx, actor: Actor) -> bool:
        user = self.user_of(tx, actor)
        return user is not None and not user.is_enabled
