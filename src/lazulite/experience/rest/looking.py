"""Looking at what a document refers to outside of the platform, before the write that needs to know it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from lazulite.assembly import Platform
from lazulite.foundation.actor import Actor
from lazulite.services.data.datastores.remotes.service import may_name_near
from lazulite.specs.sights import Sights, Unseen
from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import PlatformError

T = TypeVar("T")


def with_sights(platform: Platform, actor: Actor, workspace_id: str, act: Callable[[Sights], T]) -> T:
    """What `act` gives once every address that it asks for has been looked at: it is called again until then."""
    seen: dict[str, Bookmark | PlatformError] = {}
    while True:
        try:
            return act(Sights(seen))
        except Unseen as unseen:
            seen |= looked_at(platform, actor, workspace_id, unseen.addresses)


def looked_at(
    platform: Platform, actor: Actor, workspace_id: str, addresses: Iterable[str]
) -> dict[str, Bookmark | PlatformError]:
    """What lies at each, or why nothing was found."""
    return {address: _look(platform, actor, workspace_id, address) for address in addresses}


def _look(platform: Platform, actor: Actor, workspace_id: str, address: str) -> Bookmark | PlatformError:
    try:
        with platform.read() as tx:
            near = may_name_near(actor)
            meant = platform.datastores.remotes.meant(tx, workspace_id, address, near=near)
        return meant.look()
    except PlatformError as refusal:
        return refusal
