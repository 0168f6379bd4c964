"""MLflow's routes together."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse

from lazulite.experience.http.routers import router_of
from lazulite.experience.mlflow_api import (
    artifacts,
    experiments,
    logged_models,
    model_versions,
    registered_models,
    routing,
    runs,
)
from lazulite.experience.mlflow_api.addresses import ROOT

MLFLOW_VERSION = "3.17.2"  # whose protocol this is: its clients ask for it
VERBS = (
    *experiments.VERBS, *runs.VERBS, *logged_models.VERBS, *artifacts.VERBS, *registered_models.VERBS,
    *model_versions.VERBS,
)  # fmt: skip
CAPABILITIES = {
    "store_type": "SqlStore",
    "workspaces_enabled": True,
    "trace_archival_enabled": False,
    "multipart_uploads_enabled": False,
    "multipart_downloads_enabled": False,
}


def mlflow() -> APIRouter:
    """Routes for addresses as `addresses.Addresses` leaves them."""
    router = router_of(route_class=routing.MlflowRoute)
    _add_probes(router)
    artifacts.add_downloads(router)
    for verb in VERBS:
        routing.add(router, f"{ROOT}/mlflow", verb)
    artifacts.add_proxy(router, f"{ROOT}/mlflow-artifacts/artifacts")
    routing.refuse_unknown(router, f"{ROOT}/mlflow")
    routing.refuse_unknown(router, f"{ROOT}/mlflow-artifacts")
    return router


def _add_probes(router: APIRouter) -> None:
    """What clients ask before they know whether they may: nothing here tells of anybody's work."""

    @router.get("/health", include_in_schema=False)
    def health() -> PlainTextResponse:
        return PlainTextResponse("OK")

    @router.get("/version", include_in_schema=False)
    def version() -> PlainTextResponse:
        return PlainTextResponse(MLFLOW_VERSION)

    @router.get(f"{ROOT}/mlflow/server-info", include_in_schema=False)
    @router.get(f"{ROOT}/mlflow/server-features", include_in_schema=False)
    def server_info() -> JSONResponse:
        return JSONResponse(CAPABILITIES)
