"""How a refusal looks to MLflow's clients: {"error_code", "message"}, with the status that they expect."""

from collections.abc import Mapping

from starlette.responses import JSONResponse

from lazulite.words.errors import ErrorKind, PlatformError

CODES: Mapping[ErrorKind, tuple[str, int]] = {
    ErrorKind.INVALID: ("INVALID_PARAMETER_VALUE", 400),
    ErrorKind.MISSING: ("RESOURCE_DOES_NOT_EXIST", 404),
    ErrorKind.CONFLICT: ("RESOURCE_CONFLICT", 409),
    ErrorKind.FORBIDDEN: ("PERMISSION_DENIED", 403),
    ErrorKind.UNAVAILABLE: ("TEMPORARILY_UNAVAILABLE", 503),
    ErrorKind.EXHAUSTED: ("RESOURCE_EXHAUSTED", 429),
}
# What its clients tell apart within a kind: "it is there already" makes them go on with what is there.
SPECIAL: Mapping[str, tuple[str, int]] = {
    "experiment_exists": ("RESOURCE_ALREADY_EXISTS", 400),
    "run_exists": ("RESOURCE_ALREADY_EXISTS", 400),
    "asset_exists": ("RESOURCE_ALREADY_EXISTS", 400),
    "asset_version_exists": ("RESOURCE_ALREADY_EXISTS", 400),
    "token_refused": ("CUSTOMER_UNAUTHORIZED", 401),
    "token_needed": ("CUSTOMER_UNAUTHORIZED", 401),
    "body_too_large": ("RESOURCE_EXHAUSTED", 413),
    "route_missing": ("ENDPOINT_NOT_FOUND", 404),
    "asset_label_missing": ("INVALID_PARAMETER_VALUE", 400),
}


def answer(error: PlatformError) -> JSONResponse:
    code, status = SPECIAL.get(error.code) or CODES[error.kind]
    message = f"{error.detail} {error.hint}".strip()
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"error_code": code, "message": message}, status, headers)
