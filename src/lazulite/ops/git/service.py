"""Git hooks: making and changing them, and taking what is delivered."""

from dataclasses import dataclass, replace

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.git import events, store
from lazulite.ops.git.entities import (
    Arrival,
    Delivery,
    GitHook,
    GitHookExists,
    GitHookInvalid,
    GitHookMissing,
    GitHost,
    Judged,
    Outcome,
    check_name,
    new_secret,
)
from lazulite.ops.git.statuses.service import StatusesService
from lazulite.words.ids import new_id
from lazulite.words.repositories import parse_repository

# Whoever the host is: a hook is no person, and rules that it sets going run as their owners.
HOOK = PrincipalKind.SYSTEM


@dataclass(frozen=True)
class NewGitHook:
    """repository: its address; a revision or a folder in it says nothing here."""

    name: str
    host: GitHost
    repository: str
    description: str = ""
    reports_status: bool = True


class GitHooksService:
    """statuses: what commits are told of the jobs that run their code."""

    def __init__(self, statuses: StatusesService) -> None:
        self.statuses = statuses

    def create(self, tx: Tx, actor: Actor, workspace_id: str, new: NewGitHook) -> GitHook:
        """Its secret is none that anybody knows until `rotate`. Raises GitHookExists, GitHookInvalid,
        RepositoryInvalid, RepositoryHoldsSecret."""
        check_name(new.name)
        repository = parse_repository(new.repository).url
        if repository.startswith("file:"):
            raise GitHookInvalid(f"No host sends hooks for {repository}.", hint="Give the repository's https address.")
        hook = GitHook(
            id=new_id(), workspace_id=workspace_id, name=new.name, host=new.host, repository=repository,
            description=new.description, reports_status=new.reports_status,
            near=actor.principal.kind is PrincipalKind.LOCAL, created_by=str(actor.principal), created_at=tx.now,
            rotated_at=tx.now,
        )  # fmt: skip
        if not store.add(tx, hook):
            raise GitHookExists(new.name)
        store.set_secret(tx, hook, new_secret())
        publish(tx, actor, events.about(hook, "Created"))
        return hook

    def get(self, tx: Tx, workspace_id: str, name: str) -> GitHook:
        """Raises GitHookMissing, naming the nearest."""
        found = store.find(tx, workspace_id, name)
        if found is None:
            raise GitHookMissing(name, [hook.name for hook in store.of_workspace(tx, workspace_id)])
        return found

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[GitHook]:
        """By name unless ordered otherwise."""
        return store.page(tx, workspace_id, request or PageRequest())

    def secret(self, tx: Tx, workspace_id: str, name: str) -> str:
        """To be shown once, to who has just made it. Raises GitHookMissing."""
        return store.secret(tx, self.get(tx, workspace_id, name))

    def rotate(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> GitHook:
        """A new secret; the old one is taken no more from now on. Raises GitHookMissing."""
        hook = self.get(tx, workspace_id, name)
        store.set_secret(tx, hook, new_secret())
        publish(tx, actor, events.about(hook, "Rotated"))
        return self.get(tx, workspace_id, name)

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> None:
        """With all that is kept of its deliveries. Raises GitHookMissing."""
        hook = self.get(tx, workspace_id, name)
        store.remove(tx, hook)
        publish(tx, actor, events.about(hook, "Deleted"))

    def deliveries(self, tx: Tx, workspace_id: str, name: str, request: PageRequest | None = None) -> Page[Delivery]:
        """The newest first unless ordered otherwise. Raises GitHookMissing."""
        return store.deliveries(tx, self.get(tx, workspace_id, name), request or PageRequest())

    def known(self, tx: Tx, workspace_id: str, name: str) -> tuple[GitHook, str] | None:
        """A hook and its secret, for who looks at a delivery."""
        hook = store.find(tx, workspace_id, name)
        return None if hook is None else (hook, store.secret(tx, hook))

    def take(self, tx: Tx, hook: GitHook, arrival: Arrival, judged: Judged) -> Delivery:
        """What a delivery tells becomes facts, once, however often it comes."""
        outcome = Outcome.REFUSED if judged.refusal else Outcome.TOLD if judged.facts else Outcome.IGNORED
        delivery = Delivery(
            id=new_id(), event=judged.event, key=judged.key, outcome=outcome, reason=judged.reason,
            size=len(arrival.body), facts=(), received_at=tx.now,
        )  # fmt: skip
        if not store.log(tx, hook, delivery):
            delivery = Delivery(
                id=new_id(), event=judged.event, key=None, outcome=Outcome.REPEATED, size=len(arrival.body), facts=(),
                reason=f"the delivery {judged.key} has come before", received_at=tx.now,
            )  # fmt: skip
            store.log(tx, hook, delivery)
        elif judged.facts:
            actor = Actor(Principal(HOOK, hook.subject), workspace_id=hook.workspace_id)
            told = publish(tx, actor, *(events.told(hook, fact) for fact in judged.facts))
            delivery = replace(delivery, facts=tuple(told))
            store.settle(tx, delivery)
        if delivery.key is None:
            store.forget_refused(tx, hook)
        return delivery
