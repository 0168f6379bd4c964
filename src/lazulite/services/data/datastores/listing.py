"""Pages of what was found at a place, by path."""

from collections.abc import Sequence

from lazulite.foundation.pagination import Page, PageRequest, PageTokenInvalid, decode_token, encode_token
from lazulite.services.data.datastores.entities import StoredFile
from lazulite.words.bookmarks import BookmarkedFile


def page_of_files(files: Sequence[BookmarkedFile], folder: str, request: PageRequest) -> Page[StoredFile]:
    """folder: where they lie, to tell their whole paths; a single file may be the folder itself."""
    after = place_of(request.page_token)
    prefix = f"{folder}/" if folder else ""
    is_file = len(files) == 1 and folder.rpartition("/")[2] == files[0].path
    found = [StoredFile(folder if is_file else f"{prefix}{file.path}", file.size) for file in files]
    return page_after([file for file in found if after is None or file.path > after], request)


def page_after(found: Sequence[StoredFile], request: PageRequest) -> Page[StoredFile]:
    """The first of them, and whether there are more."""
    shown = tuple(found[: request.max_results])
    return Page(shown, encode_token(shown[-1].path) if len(found) > len(shown) else None)


def place_of(token: str | None) -> str | None:
    """The path behind which a page begins. Raises PageTokenInvalid."""
    if token is None:
        return None
    place = decode_token(token)
    if not isinstance(place, str):
        raise PageTokenInvalid
    return place
