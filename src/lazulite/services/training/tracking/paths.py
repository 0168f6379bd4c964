"""Where artifacts lie: paths below a workspace's root, and the addresses that name them."""

from pathlib import PurePosixPath
from urllib.parse import urlparse

from lazulite.words.manifests import PathUnsafe

SCHEME = "mlflow-artifacts"


def safe(path: str) -> str:
    """The path as it is kept: relative, without empty or climbing parts; "" is the root. Raises PathUnsafe."""
    if "\\" in path or "\0" in path or path.startswith("/"):
        raise PathUnsafe(f"The path {path!r} does not stay inside its folder.", hint="Use relative paths.")
    parts = PurePosixPath(path).parts
    if ".." in parts:
        raise PathUnsafe(f"The path {path!r} climbs out of its folder.", hint="Use paths without '..'.")
    return "/".join(parts)


def join(*parts: str) -> str:
    return safe("/".join(part.strip("/") for part in parts if part.strip("/")))


def address(path: str) -> str:
    return f"{SCHEME}:/{path}"


def path_of(uri: str) -> str | None:
    """The path that an address of ours names; None for any other."""
    parsed = urlparse(uri)
    return safe(parsed.path.strip("/")) if parsed.scheme == SCHEME else None


def inside(folder: str, path: str) -> str:
    """`path` as seen from the folder above it."""
    return path[len(folder) :].lstrip("/") if folder else path
