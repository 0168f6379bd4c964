"""Content on its way in: which digests are lacking, then each of them as a raw body."""

import re
from typing import Annotated

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.fields import Whole
from lazulite.experience.http.openapi import raw_body
from lazulite.experience.http.routers import api_router
from lazulite.experience.http.streams import receive_blob
from lazulite.experience.rest.platform import PlatformDep
from lazulite.words.errors import Invalid

router = api_router("uploads")
DIGEST = r"^[0-9a-f]{64}$"


class DigestInvalid(Invalid):
    pass


class AnnouncedFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    digest: str = Field(pattern=DIGEST)
    size: Whole = Field(ge=0)


class MissingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    files: list[AnnouncedFile] = Field(max_length=100_000)


class MissingOut(BaseModel):
    missing: list[str]


class UploadOut(BaseModel):
    digest: str
    size: int


@router.post("/workspaces/{workspace}/uploads/missing")
def find_missing_uploads(
    body: MissingIn, call: Annotated[Call, permit("data/write")], platform: PlatformDep
) -> MissingOut:
    """Those that this workspace does not hold yet, each once; send them by PUT."""
    wanted = dict.fromkeys(file.digest for file in body.files)
    with platform.read() as tx:
        held = platform.blobs.held(tx, call.workspace_id, list(wanted))
    return MissingOut(missing=[digest for digest in wanted if digest not in held])


@router.put(
    "/workspaces/{workspace}/uploads/{digest}", status_code=201, openapi_extra=raw_body("What has this digest.")
)
async def upload_content(
    digest: str, request: Request, call: Annotated[Call, permit("data/write")], platform: PlatformDep
) -> UploadOut:
    """The raw body, whose SHA-256 must be the digest; it is written while it arrives."""
    if not re.fullmatch(DIGEST, digest):
        raise DigestInvalid(f"{digest!r} is no SHA-256 in hex.", hint="64 of 0-9 and a-f.")
    blob = await receive_blob(request, platform.blobs, expected=digest)
    await to_thread.run_sync(lambda: platform.write(lambda tx: platform.blobs.hold(tx, call.workspace_id, [blob])))
    return UploadOut(digest=blob.digest, size=blob.size)
