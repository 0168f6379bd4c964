"""The tokens by which machines elsewhere become workers."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from lazulite.experience.http.callers import Call, allow
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.tokens import LifetimeDays, TokenList, TokenOut, lifetime_of, told
from lazulite.foundation.actor import OWN_WORKER, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.words.errors import Invalid
from lazulite.words.json import JSONObject

router = api_router("tokens")
TOKENS = "/worker-tokens"
Reader = Annotated[Call, allow("workers/read")]
Writer = Annotated[Call, allow("workers/write")]


class WorkerNameTaken(Invalid):
    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' is this server's own worker.", hint="Give the one elsewhere another name.")


class WorkerTokenIn(BaseModel):
    """`worker`: how the queue and the audit call who comes with it."""

    model_config = ConfigDict(extra="forbid")

    worker: str = Field(min_length=1, max_length=128)
    label: str = ""
    lifetime_days: LifetimeDays = None


@router.post(TOKENS, status_code=201)
def create_worker_token(body: WorkerTokenIn, call: Writer, platform: PlatformDep) -> TokenOut:
    """For 'lazulite worker' on another machine, in LAZULITE_TOKEN there. Its secret is in this answer alone."""

    principal = Principal(PrincipalKind.WORKER, body.worker)
    if principal == OWN_WORKER:
        raise WorkerNameTaken(body.worker)

    def issue(tx: Tx) -> JSONObject:
        lifetime = lifetime_of(body.lifetime_days)
        _, token = platform.tokens.issue(tx, principal, workspace_id=None, label=body.label, lifetime=lifetime)
        return {"id": token.id}

    return told(platform, call, str(platform.once(call, issue)["id"]))


@router.get(TOKENS)
def list_worker_tokens(call: Reader, platform: PlatformDep) -> TokenList:
    with platform.read() as tx:
        found = platform.tokens.of_workers(tx)
        return TokenList(items=[TokenOut.read(tx, platform, call, token) for token in found])


@router.delete(f"{TOKENS}/{{token_id}}", status_code=204)
def revoke_worker_token(token_id: str, _: Writer, platform: PlatformDep) -> Response:
    """From now on its worker claims nothing; what it runs is given up when its lease has run out."""
    platform.write(lambda tx: platform.tokens.revoke_workers(tx, token_id))
    return Response(status_code=204)
