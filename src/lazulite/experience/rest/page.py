"""The studio's first page: the facts of a workspace, live."""

from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import FileResponse, RedirectResponse

FOLDER = Path(__file__).parent / "page_files"
TYPES = {
    "index.html": "text/html; charset=utf-8",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}

router = APIRouter(include_in_schema=False)


@router.get("/")
def index() -> FileResponse:
    return _file("index.html")


@router.get("/workspaces/{workspace}/")
def of_workspace(workspace: str) -> RedirectResponse:
    """Where MLflow's client sends people who want to see a run: it puts the run behind the tracking address."""
    return RedirectResponse(f"/?{urlencode({'workspace': workspace})}")


@router.get("/page/page.css")
def style() -> FileResponse:
    return _file("page.css")


@router.get("/page/page.js")
def script() -> FileResponse:
    return _file("page.js")


@router.get("/page/icon.svg")
def icon() -> FileResponse:
    return _file("icon.svg")


def _file(name: str) -> FileResponse:
    return FileResponse(FOLDER / name, media_type=TYPES[name], headers={"Cache-Control": "no-cache"})
