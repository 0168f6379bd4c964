"""Looking at what a document refers to outside of the platform, before the write that needs to know it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from lazulite.assembly import Platform
from lazulite.foundation.actor import Actor
from lazulite.services.data.datastores.remotes.service import may_name_near
from lazulite.specs.sights import Sight, Sights, Unseen
from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import Invalid, PlatformError
from lazulite.words.repositories import PREFIX, Checkout, RepositoryAddress, parse_repository

T = TypeVar("T")


class AddressUnanswered(Invalid):
    def __init__(self, addresses: Iterable[str]) -> None:
        super().__init__(
            f"What lies at {', '.join(addresses)} was told, and is asked for again.",
            hint="Spell the address another way, and tell the server's makers: to look again would never end.",
        )


def with_sights(platform: Platform, actor: Actor, workspace_id: str, act: Callable[[Sights], T]) -> T:
    """What `act` gives once every address that it asks for has been looked at: it is called again until then."""
    seen: dict[str, Sight] = {}
    while True:
        try:
            return act(Sights(seen))
        except Unseen as unseen:
            if seen.keys() >= set(unseen.addresses):
                raise AddressUnanswered(unseen.addresses) from unseen
            seen |= looked_at(platform, actor, workspace_id, unseen.addresses)


def looked_at(platform: Platform, actor: Actor, workspace_id: str, addresses: Iterable[str]) -> dict[str, Sight]:
    """What lies at each, or why nothing was found. Folders of one revision come from one commit of it."""
    seen: dict[str, Sight] = {}
    codes: dict[str, RepositoryAddress] = {}
    revisions: dict[tuple[str, str], list[RepositoryAddress]] = {}
    for address in addresses:
        if not address.startswith(PREFIX):
            seen[address] = _look(platform, actor, workspace_id, address)
            continue
        try:
            code = codes[address] = parse_repository(address)
        except PlatformError as refusal:
            seen[address] = refusal
            continue
        revisions.setdefault((code.url, code.revision), []).append(code)
    found: dict[str, Checkout | PlatformError] = {}
    for wanted in revisions.values():
        found |= _fetch(platform, actor, workspace_id, wanted)
    return seen | {address: found[str(code)] for address, code in codes.items()}


def _look(platform: Platform, actor: Actor, workspace_id: str, address: str) -> Bookmark | PlatformError:
    try:
        with platform.read() as tx:
            near = may_name_near(actor)
            meant = platform.datastores.remotes.meant(tx, workspace_id, address, near=near)
        return meant.look()
    except PlatformError as refusal:
        return refusal


def _fetch(
    platform: Platform, actor: Actor, workspace_id: str, wanted: list[RepositoryAddress]
) -> dict[str, Checkout | PlatformError]:
    repositories = platform.datastores.repositories
    try:
        with platform.read() as tx:
            meant = repositories.meant(tx, workspace_id, wanted[0], near=may_name_near(actor))
    except PlatformError as refusal:
        return {str(address): refusal for address in wanted}
    found = repositories.look(meant, wanted)
    kept = [one for one in found.values() if isinstance(one, Checkout)]
    platform.write(lambda tx: repositories.hold(tx, workspace_id, kept))
    return found
