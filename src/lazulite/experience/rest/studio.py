"""The studio's files, and its one document at every address that a page of it has."""

import mimetypes
import re
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.requests import Request

from lazulite.experience.http.routers import router_of
from lazulite.words.errors import Missing, Unavailable, nearest

FOLDER = Path(__file__).parent / "studio_files"
PAGES = (
    "data", "jobs", "models", "environments", "endpoints", "monitors", "releases", "triggers", "schedules", "git-hooks",
    "events", "workers", "compute", "settings",
)  # fmt: skip
OF_PROGRAMS = re.compile(r"/(?:api|ajax-api|studio)(?:/|$)")
GZIP = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
FOREVER = "public, max-age=31536000, immutable"

router = router_of(include_in_schema=False)


class StudioNotBuilt(Unavailable):
    retry_seconds = None

    def __init__(self) -> None:
        super().__init__("The studio has not been built into this checkout.", hint="Run 'make install'.")


class PageMissing(Missing):
    pass


@router.get("/")
@router.get("/login")
@router.get("/workspaces/{workspace}")
@router.get("/workspaces/{workspace}/")
def index(request: Request) -> FileResponse:
    return _document(request)


@router.get("/workspaces/{workspace}/{page}")
@router.get("/workspaces/{workspace}/{page}/{rest:path}")
def page(page: str, request: Request) -> FileResponse:
    """The browser's own code knows what stands at the rest of the address."""
    if page not in PAGES:
        if told := lost(request):
            return told
        raise PageMissing(f"The studio has no page '{page}'.", hint=nearest(page, PAGES))
    return index(request)


@router.get("/studio/{path:path}")
def file(path: str, request: Request) -> FileResponse:
    place = (FOLDER / path).resolve()
    if not place.is_relative_to(FOLDER) or not place.is_file():
        raise PageMissing(f"The studio has no file '{path}'.", hint="Load the page anew.")
    # A name under assets/ holds the content's hash.
    caching = FOREVER if path.startswith("assets/") else "no-cache"
    return _given(request, place, {"Cache-Control": caching})


def lost(request: Request) -> FileResponse | None:
    """The document with status 404, which says that there is no such page, to a browser; None to a program."""
    asks = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")
    if not asks or OF_PROGRAMS.match(request.url.path):
        return None
    return _document(request, status=404)


def _document(request: Request, *, status: int = 200) -> FileResponse:
    place = FOLDER / "index.html"
    if not place.is_file():
        raise StudioNotBuilt
    return _given(request, place, {"Cache-Control": "no-cache"}, status=status)


def _given(request: Request, place: Path, headers: dict[str, str], *, status: int = 200) -> FileResponse:
    """The file, or the gzip that was built beside it, to who takes that."""
    media_type = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    small = place.with_name(f"{place.name}.gz")
    if "gzip" in request.headers.get("accept-encoding", "") and small.is_file():
        return FileResponse(small, status, media_type=media_type, headers={**headers, **GZIP})
    return FileResponse(place, status, media_type=media_type, headers=headers)
