"""What of a process's files lies outside of the platform: workers read and write it through the server alone."""

from typing import Annotated

from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from lazulite.compute.spec import JobSpec
from lazulite.experience.agents.platform import PlatformDep
from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.openapi import also, text_answer
from lazulite.experience.http.routers import api_router
from lazulite.experience.http.streams import begun, file_chunks
from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import Missing, nearest

router = api_router("agents", prefix="/agents/workers/{worker}/processes/{process}")
WorkerCall = Annotated[Call, allow("agents/worker")]


class InputFileMissing(Missing):
    pass


class OutputPlaceMissing(Missing):
    pass


class PlacedIn(BaseModel):
    """A file of the output, by its path there and by its content, which has come before."""

    path: str = Field(max_length=2_000)
    digest: str = Field(pattern="^[0-9a-f]{64}$")


class PlacedOut(BaseModel):
    size: int


@router.get(
    "/inputs/{given}/{path:path}", response_class=StreamingResponse,
    responses={**text_answer("application/octet-stream"), **also(409)},
)  # fmt: skip
def read_input_file(
    worker: str, process: str, given: str, path: str, call: WorkerCall, platform: PlatformDep
) -> StreamingResponse:
    """A file of the process's own input, from where it lies; refused when it is not the one that was looked at."""
    with platform.read() as tx:
        workspace_id = platform.queue.workspace_of(tx, call.actor, worker, process)
        bookmark = _bookmark(platform.queue.get(tx, workspace_id, process).spec, given)
        meant = platform.datastores.remotes.bookmarked(tx, workspace_id, bookmark)
    file = bookmark.find(path)
    if file is None:
        known = nearest(path, [one.path for one in bookmark.files])
        raise InputFileMissing(f"The input '{given}' has no file '{path}'.", hint=known)
    headers = {"Content-Length": str(file.size)}
    return StreamingResponse(begun(meant.read(file)), media_type="application/octet-stream", headers=headers)


@router.post("/outputs/{output}/place")
def place_output_file(
    worker: str, process: str, output: str, body: PlacedIn, call: WorkerCall, platform: PlatformDep
) -> PlacedOut:
    """A file of an output, put where the output goes."""
    with platform.read() as tx:
        workspace_id = platform.queue.workspace_of(tx, call.actor, worker, process)
        places = platform.queue.get(tx, workspace_id, process).spec.output_places
        if output not in places:
            raise OutputPlaceMissing(
                f"The output '{output}' of {process!r} goes nowhere.", hint=nearest(output, places)
            )
        meant = platform.datastores.remotes.meant(tx, workspace_id, places[output])
    with platform.blobs.open(body.digest):  # it is there
        lies = platform.blobs.path(body.digest)
    meant.place.write(body.path, file_chunks(lies))
    return PlacedOut(size=lies.stat().st_size)


def _bookmark(spec: JobSpec, given: str) -> Bookmark:
    entry = spec.inputs.get(given)
    if entry is None or entry.bookmark is None:
        known = nearest(given, [name for name, one in spec.inputs.items() if one.bookmark])
        raise InputFileMissing(f"The process {spec.id!r} has no input '{given}' that lies elsewhere.", hint=known)
    return entry.bookmark
