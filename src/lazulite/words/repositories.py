"""Code in a Git repository: the address that a document gives, and which commit of it was taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest, check_path

PREFIX = "git+"
SCHEMES = ("https", "http", "file")
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
REVISION = re.compile(r"(?!-)[^\s\x00-\x1f\x7f~^:?*\[\\]{1,255}")  # what Git lets no name hold
PAGE = re.compile(r"(?P<repository>.+?)(?:/-)?/(?:tree|blob|src/branch)/(?P<revision>[^/]+)/?(?P<folder>.*)")
FORM = "Write git+https://HOST/REPOSITORY.git@REVISION#subdirectory=FOLDER."
LOGIN = re.compile(r"//[^/]*@")
NAMED = re.compile(r"(?:egg|subdirectory)=")  # how pip's fragments begin
NAMED_BY_USER = "dev.azure.com"  # its own clone addresses begin with the organisation, which is no secret


class RepositoryInvalid(Invalid):
    def __init__(self, text: str, reason: str, hint: str = FORM) -> None:
        shown = LOGIN.sub("//…@", text)[:200]
        super().__init__(f"{shown!r} is no address of a repository: {reason}.", hint=hint)


class RepositoryHoldsSecret(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "The repository's address has a login in it, which everybody could read who sees the document.",
            hint="Make a datastore of type git with the credentials ('lazulite datastore create'), and leave them out.",
        )


@dataclass(frozen=True)
class RepositoryAddress:
    """url: without a login. revision: a branch, a tag, a commit, or "" for what the repository itself puts first.

    folder: inside of it, "" for all of it. As a text it is escaped, and read again as the same.
    """

    url: str
    revision: str = ""
    folder: str = ""

    def __str__(self) -> str:
        revision = f"@{quote(self.revision, safe='/@')}" if self.revision else ""
        return f"{PREFIX}{self.url}{revision}{f'#subdirectory={quote(self.folder)}' if self.folder else ''}"


@dataclass(frozen=True)
class GitOrigin:
    """Where code came from: the commit, and the branch or tag by which it was named."""

    repository: str
    commit: str
    branch: str = ""
    tag: str = ""
    folder: str = ""

    @property
    def properties(self) -> dict[str, str]:
        return git_properties(self.repository, self.commit, self.branch, dirty="False")

    @property
    def whole(self) -> "GitOrigin":
        """Of all of the commit, whichever folder was taken."""
        return replace(self, folder="")

    def to_json(self) -> JSONObject:
        return dict(vars(self))

    @classmethod
    def from_json(cls, value: JSONObject) -> "GitOrigin":
        return cls(**{name: str(value.get(name) or "") for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Checkout:
    """The files of a commit's folder, by their content."""

    origin: GitOrigin
    files: Manifest

    def to_json(self) -> JSONObject:
        return {"git": self.origin.to_json(), "files": self.files.to_json()}

    @classmethod
    def read(cls, value: JSON) -> "Checkout | None":
        """None of anything else."""
        match value:
            case {"git": Mapping() as origin, "files": files}:
                return cls(GitOrigin.from_json(origin), Manifest.from_json(files))
        return None


def git_properties(repository: str, commit: str, branch: str, *, dirty: str) -> dict[str, str]:
    """As Azure ML and MLflow keep it; what is not known is left out."""
    found = {
        "azureml.git.repository_uri": repository,
        "mlflow.source.git.repoURL": repository,
        "azureml.git.branch": branch,
        "mlflow.source.git.branch": branch,
        "azureml.git.commit": commit,
        "mlflow.source.git.commit": commit,
        "azureml.git.dirty": dirty,
    }
    return {key: value for key, value in found.items() if value}


def same_repository(one: str, other: str) -> bool:
    """Whether two addresses lead to one repository, however they are spelled."""
    return _plain(one) == _plain(other)


def parse_repository(text: str) -> RepositoryAddress:
    """pip's spelling (`git+https://…@REVISION#subdirectory=FOLDER`), or Docker's (`https://…#REVISION:FOLDER`).

    `%XX` stands for a letter of a revision or a folder. Raises RepositoryInvalid, RepositoryHoldsSecret, PathUnsafe.
    """
    address, _, fragment = text.removeprefix(PREFIX).partition("#")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise RepositoryInvalid(text, str(error)) from error
    _check_place(text, parts.scheme, host, query=parts.query)
    if parts.password is not None or (parts.username and host != NAMED_BY_USER):
        raise RepositoryHoldsSecret
    if not text.isprintable():
        raise RepositoryInvalid(text, "it has letters that cannot be shown", hint="Write %XX for each of their bytes.")
    path, _, behind = parts.path.partition("@")
    path = path.rstrip("/")
    revision, folder = (unquote(found) for found in _named(text, behind, fragment))
    shown = f"[{host}]" if ":" in host else host
    url = f"{parts.scheme}://{shown}{port}{path}"
    _check_page(text, url)
    if not path:
        raise RepositoryInvalid(text, "it names no repository")
    _check_inside(text, path)
    return RepositoryAddress(url, _revision(text, revision), _folder(folder))


def _named(text: str, behind: str, fragment: str) -> tuple[str, str]:
    """The revision and the folder as they are written. behind: what stands behind the path's `@`."""
    more, number_sign, named = fragment.rpartition("#")
    if NAMED.match(named):
        said = dict(pair.partition("=")[::2] for pair in named.split("&"))
        if unknown := said.keys() - {"egg", "subdirectory"}:
            raise RepositoryInvalid(
                text, f"{min(unknown)!r} in it says nothing", hint="Write %26 for a & in a folder's name."
            )
        before = f"{behind}#{more}" if behind and number_sign else behind or more
        return before, said.get("subdirectory", "")
    if fragment and behind:
        raise RepositoryInvalid(
            text, "it names a revision before the # and another one behind it",
            hint="Write %23 for a # in a branch's name.",
        )  # fmt: skip
    revision, _, folder = fragment.partition(":")
    return behind or revision, folder


def _revision(text: str, said: str) -> str:
    revision = said.rstrip("/")
    if revision and (not REVISION.fullmatch(revision) or ".." in revision):
        raise RepositoryInvalid(text, f"no branch, tag or commit is called {revision!r}")
    return revision


def _folder(said: str) -> str:
    """Nothing for all of it. Raises PathUnsafe."""
    folder = said.strip("/").removeprefix("./")
    if folder in ("", "."):
        return ""
    check_path(folder)
    return folder


def _check_place(text: str, scheme: str, host: str, *, query: str) -> None:
    if scheme == "ssh":
        raise RepositoryInvalid(
            text, "nothing is fetched over ssh, for which the server would need a key",
            hint="Write its https address; a datastore of type git holds the credentials.",
        )  # fmt: skip
    if scheme not in SCHEMES:
        raise RepositoryInvalid(text, f"nothing here fetches from '{scheme}'")
    if (scheme == "file") == bool(host) or query:
        raise RepositoryInvalid(text, "it has a query" if query else "it names no host" if not host else "it has one")


def _check_inside(text: str, path: str) -> None:
    """Whether the path lies where it begins, for hosts too that unescape it twice or leave out what follows a `;`: a
    datastore's credentials are for what begins with its url."""
    steps = re.split(r"[/\\]", unquote(unquote(path)))
    if any(step.partition(";")[0] in (".", "..") for step in steps):
        raise RepositoryInvalid(text, "it has '.' or '..' in its path", hint="Write where the repository lies itself.")


def _check_page(text: str, url: str) -> None:
    """What a browser shows is not what Git fetches."""
    page = PAGE.fullmatch(url)
    if page is not None:
        meant = RepositoryAddress(page["repository"], page["revision"], page["folder"])
        raise RepositoryInvalid(text, "it is a page about a folder", hint=f"Write {meant}.")


def _plain(url: str) -> str:
    parts = urlsplit(url.removeprefix(PREFIX))
    host = parts.netloc.rpartition("@")[2].lower()
    return f"{host}{parts.path.rstrip('/').removesuffix('.git').lower()}"
