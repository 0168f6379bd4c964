"""Code in repositories: fetched before a write that needs it, and kept by its content as code that was sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lazulite.foundation.blobs.content import Blob, Blobs
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.remote.git import Fetched, Repository
from lazulite.foundation.remote.git_ignore import check_rules_size
from lazulite.foundation.remote.git_refs import Revision
from lazulite.foundation.remote.rewriting import rewritten
from lazulite.services.data.datastores import store
from lazulite.services.data.datastores.entities import AddressRefused, DatastoreType
from lazulite.words.errors import PlatformError
from lazulite.words.manifests import FileEntry, Manifest
from lazulite.words.repositories import Checkout, GitOrigin, RepositoryAddress

IGNORE_FILE = ".amlignore"
ANY_USER = "oauth2"  # beside a token hosts take any name, but not none


@dataclass(frozen=True)
class Login:
    """What a datastore of type git holds: a token alone has no user."""

    user: str
    secret: str


class RepositoriesService:
    """rewrites: prefixes of addresses, and what the server's owner has put in their place."""

    def __init__(self, rewrites: Mapping[str, str], blobs: Blobs) -> None:
        self._rewrites = rewrites
        self._blobs = blobs

    def meant(self, tx: Tx, workspace_id: str, address: RepositoryAddress, *, near: bool) -> Repository:
        """near: whether it may lie on the server's own machine. Raises AddressRefused, AddressLeaves."""
        elsewhere = rewritten(address.url, self._rewrites)
        url = elsewhere or address.url
        if elsewhere is None and url.startswith("file:") and not near:
            raise AddressRefused(address.url)
        login = self.login(tx, workspace_id, url)
        pair = (login.user or ANY_USER, login.secret) if login else None
        return Repository(url, address.url, near=near or elsewhere is not None, login=pair)

    def login(self, tx: Tx, workspace_id: str, url: str) -> Login | None:
        """Of the datastore of type git whose url is the longest that this one begins with."""
        known = {
            str(one.location["url"]).rstrip("/"): one for one in store.of_type(tx, workspace_id, DatastoreType.GIT)
        }
        fitting = [prefix for prefix in known if url == prefix or url.startswith(f"{prefix}/")]
        secret = store.secret(tx, known[max(fitting, key=len)].id) if fitting else {}
        if "token" in secret:
            return Login("", secret["token"])
        return Login(secret["username"], secret["password"]) if secret else None

    def look(self, repository: Repository, wanted: Iterable[RepositoryAddress]) -> dict[str, Checkout | PlatformError]:
        """What each of these addresses is: one revision of one repository, fetched once. It reaches out: call it
        outside of a write, and then `hold` what it gives."""
        addresses = list(wanted)
        found: dict[str, Checkout | PlatformError] = {}
        try:
            with repository.fetched(addresses[0].revision) as fetched:
                for address in addresses:
                    found[str(address)] = self._checkout(fetched, address)
        except PlatformError as refusal:
            found |= {str(address): refusal for address in addresses if str(address) not in found}
        return found

    def hold(self, tx: Tx, workspace_id: str, checkouts: Iterable[Checkout]) -> None:
        """From now on the workspace may refer to these files."""
        files = [Blob(entry.digest, entry.size) for checkout in checkouts for entry in checkout.files]
        self._blobs.hold(tx, workspace_id, files)

    def _checkout(self, fetched: Fetched, address: RepositoryAddress) -> Checkout | PlatformError:
        try:
            with fetched.files(address.folder) as files:
                stored = [(path, self._blobs.put(content)) for path, content in files]
            manifest = Manifest(tuple(FileEntry(path, blob.size, blob.digest) for path, blob in stored))
            return Checkout(_origin(address, fetched.revision), self._without_ignored(fetched, manifest))
        except PlatformError as refusal:
            return refusal

    def _without_ignored(self, fetched: Fetched, manifest: Manifest) -> Manifest:
        """What is ignored by Git alone is in no commit. Raises IgnoreRefused."""
        rules = manifest.find(IGNORE_FILE)
        if rules is None:
            return manifest
        check_rules_size(fetched.uri, rules.size)
        ignored = fetched.ignored(self._blobs.read(rules.digest), [entry.path for entry in manifest])
        return Manifest(tuple(entry for entry in manifest if entry.path not in ignored))


def _origin(address: RepositoryAddress, revision: Revision) -> GitOrigin:
    return GitOrigin(address.url, revision.commit, revision.branch, revision.tag, address.folder)
