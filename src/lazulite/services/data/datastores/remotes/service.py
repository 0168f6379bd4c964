"""What lies outside of the platform: what an address or a path in a datastore means, and what is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lazulite.foundation.actor import Actor, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.remote.cloud import CloudPlace
from lazulite.foundation.remote.local import LocalPlace, path_of_uri
from lazulite.foundation.remote.place import Place
from lazulite.foundation.remote.rewriting import rewritten
from lazulite.foundation.remote.web import WebPlace
from lazulite.services.data.datastores import store
from lazulite.services.data.datastores.addresses import check_no_secret, connection_to
from lazulite.services.data.datastores.connections import Cloud, Connection, Folder, Web, connection
from lazulite.services.data.datastores.entities import AddressRefused, DatastoreMissing
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from lazulite.words.refs import DatastoreRef, parse_ref


@dataclass(frozen=True)
class Meant:
    """What an address means here. Its methods reach out: call them outside of a write."""

    address: str
    place: Place
    near: bool

    def look(self) -> Bookmark:
        """Raises what is wrong with the place: PlaceMissing, PlaceRefused, PlaceSilent, PlaceUnlisted, …"""
        return Bookmark(self.address, self.place.look(), self.near)

    def read(self, file: BookmarkedFile) -> Iterator[bytes]:
        """Raises PlaceChanged before the first bytes when it is not the file that was seen."""
        return self.place.read(file)


class RemotesService:
    """rewrites: prefixes of addresses, and what the server's owner has put in their place."""

    def __init__(self, rewrites: Mapping[str, str]) -> None:
        self._rewrites = rewrites

    def check(self, tx: Tx, workspace_id: str, address: str) -> None:
        """Whether it can mean something, nothing looked at. Raises AddressUnknown, AddressHoldsSecret, AddressLeaves,
        DatastoreMissing, DatastoreUnread."""
        if (ref := _in_datastore(address)) is not None:
            self._of_datastore(tx, workspace_id, address, ref)
            return
        check_no_secret(address)
        if rewritten(address, self._rewrites) is None:
            connection_to(address)

    def meant(self, tx: Tx, workspace_id: str, address: str, *, near: bool = False) -> Meant:
        """near: whether it may be a place of the server's own machine.

        Raises what `check` raises, and AddressRefused.
        """
        if (ref := _in_datastore(address)) is not None:
            return self._of_datastore(tx, workspace_id, address, ref)
        check_no_secret(address)
        elsewhere = rewritten(address, self._rewrites)
        if elsewhere is not None:
            return Meant(address, _place(connection_to(elsewhere), address, near=True), near=False)
        found = connection_to(address)
        if isinstance(found, Folder) and not near:
            raise AddressRefused(address)
        return Meant(address, _place(found, address, near=near), near)

    def bookmarked(self, tx: Tx, workspace_id: str, bookmark: Bookmark) -> Meant:
        """What a bookmark leads to; whoever made it was allowed to. Raises what `meant` raises."""
        is_file = path_of_uri(bookmark.uri) is not None
        return self.meant(tx, workspace_id, bookmark.uri, near=bookmark.near or is_file)

    def _of_datastore(self, tx: Tx, workspace_id: str, address: str, ref: DatastoreRef) -> Meant:
        datastore = store.find(tx, workspace_id, ref.datastore)
        if datastore is None or datastore.is_own:
            raise DatastoreMissing(ref.datastore, store.names(tx, workspace_id))
        found = connection(datastore, store.secret(tx, datastore.id), ref.path)
        return Meant(address, _place(found, address, near=datastore.near), near=False)


def may_name_near(actor: Actor) -> bool:
    """Who is at the server's machine, and the rules that they have made."""
    at_it = {PrincipalKind.LOCAL}
    by = actor.on_behalf_of if actor.principal.kind is PrincipalKind.RULE else actor.principal
    return by is not None and by.kind in at_it


def _in_datastore(address: str) -> DatastoreRef | None:
    ref = parse_ref(address) if address.startswith("azureml:") else None
    return ref if isinstance(ref, DatastoreRef) else None


def _place(found: Connection, uri: str, *, near: bool) -> Place:
    match found:
        case Folder(path):
            return LocalPlace(path, uri)
        case Web(url, headers):
            return WebPlace(url, uri, headers=headers, near=near)
        case Cloud(protocol, path, options, host):
            return CloudPlace(protocol, path, uri, options=options, far_host="" if near else host)
