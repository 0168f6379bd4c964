"""Who may come in: oneself, the users of the home, and the members of a workspace."""

from urllib.parse import urlsplit

from lazulite.experience.sdk.answers.login import Me as MeAnswer
from lazulite.experience.sdk.answers.login import Session
from lazulite.experience.sdk.answers.tokens import Token
from lazulite.experience.sdk.answers.users import User
from lazulite.experience.sdk.answers.workspaces import Member
from lazulite.experience.sdk.config import DEFAULT_WORKSPACE, Address
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import items, narrows, pages
from lazulite.experience.sdk.transport import Transport, path_of


def log_in(url: str, name: str, password: str, *, token_name: str, lifetime_days: float | None = None) -> str:
    """A token of one's own, for the password. `url` without a slash at its end. Raises Forbidden, Exhausted."""
    parts = urlsplit(url)
    transport = Transport(Address(url, DEFAULT_WORKSPACE), headers={"Origin": f"{parts.scheme}://{parts.netloc}"})
    try:
        transport.post("/login", {"name": name, "password": password})
        made = transport.post("/me/tokens", {"name": token_name, "lifetime_days": lifetime_days})
        transport.post("/logout")
    finally:
        transport.close()
    return str(made["token"])


@tells_arguments
class Me:
    """Whoever calls: as whom, and what is theirs."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self) -> MeAnswer:
        """Principal, how known, workspaces with the role and the permissions in each."""
        return MeAnswer._made(self._transport.get("/me"))

    def change_password(self, current: str, new: str) -> None:
        """Every other session of one's own ends."""
        self._transport.put("/me/password", {"current": current, "new": new})

    def tokens(self) -> Listing[Token]:
        return _tokens(self._transport, path_of("me", "tokens"))

    def create_token(self, name: str, *, lifetime_days: float | None = None, workspace: str | None = None) -> Token:
        """The secret is in the answer's `token`, this once. `workspace`: the only one that it is to reach."""
        body = {"name": name, "lifetime_days": lifetime_days, "workspace": workspace}
        return Token._made(self._transport.post("/me/tokens", body))

    def revoke_token(self, token_id: str) -> None:
        """`current`: the one that this client calls with."""
        self._transport.delete(path_of("me", "tokens", token_id))

    def sessions(self) -> Listing[Session]:
        return Listing(Session._made(found) for found in items(self._transport.get("/me/sessions")))

    def end_session(self, session_id: str) -> None:
        self._transport.delete(path_of("me", "sessions", session_id))


@tells_arguments
class Users:
    """Of the home; for its Owners."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[User]:  # fmt: skip
        """By name, disabled ones too."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        found = (User._made(each) for each in pages(self._transport, "/users", max_results, **asked))
        return Listing(found, narrowed=narrows(asked))

    def get(self, name: str) -> User:
        return User._made(self._transport.get(path_of("users", name)))

    def create(self, name: str, *, password: str | None = None, display_name: str = "", is_owner: bool = False) -> User:
        """Without a password a user comes in by tokens alone. `is_owner`: an Owner of the home."""
        body = {"name": name, "password": password, "display_name": display_name, "is_owner": is_owner}
        return User._made(self._transport.post("/users", body))

    def update(self, name: str, *, display_name: str | None = None, is_owner: bool | None = None) -> User:
        body = {"display_name": display_name, "is_owner": is_owner}
        return User._made(self._transport.patch(path_of("users", name), body))

    def set_password(self, name: str, password: str) -> None:
        """For who has forgotten theirs; their sessions end."""
        self._transport.put(path_of("users", name, "password"), {"password": password})

    def disable(self, name: str) -> User:
        """Neither password, session nor token lets them in any more."""
        return User._made(self._transport.post(path_of("users", name, "disable")))

    def enable(self, name: str) -> User:
        return User._made(self._transport.post(path_of("users", name, "enable")))


@tells_arguments
class WorkerTokens:
    """By which machines elsewhere become workers; for Owners of the home."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Listing[Token]:
        return _tokens(self._transport, "/worker-tokens")

    def create(self, worker: str, *, label: str = "", lifetime_days: float | None = None) -> Token:
        """For LAZULITE_TOKEN on the worker's machine; the secret is in the answer's `token`, this once."""
        body = {"worker": worker, "label": label, "lifetime_days": lifetime_days}
        return Token._made(self._transport.post("/worker-tokens", body))

    def revoke(self, token_id: str) -> None:
        self._transport.delete(path_of("worker-tokens", token_id))


@tells_arguments
class Members:
    """Who has which role in the client's workspace."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Member]:  # fmt: skip
        """By name; Owners of the home own every workspace without being listed."""
        asked = {"filter": filter, "order_by": order_by, "text": text}
        path = self._transport.workspace_path("members")
        found = (Member._made(each) for each in pages(self._transport, path, max_results, **asked))
        return Listing(found, narrowed=narrows(asked))

    def put(self, name: str, role: str) -> Member:
        """`role`: Owner, Contributor, AzureML Data Scientist (or Data Scientist) or Reader, in place of an earlier."""
        return Member._made(self._transport.put(self._transport.workspace_path("members", name), {"role": role}))

    def delete(self, name: str) -> None:
        self._transport.delete(self._transport.workspace_path("members", name))


def _tokens(transport: Transport, path: str) -> Listing[Token]:
    return Listing(Token._made(found) for found in items(transport.get(path)))
