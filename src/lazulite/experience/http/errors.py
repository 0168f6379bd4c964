"""How a refusal looks on HTTP: RFC 9457 problem documents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse

from lazulite.words.errors import ErrorKind, FieldError, PlatformError

if TYPE_CHECKING:
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

STATUS = {
    ErrorKind.INVALID: 422,
    ErrorKind.MISSING: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.EXHAUSTED: 429,
}
UNKNOWN_CALLER = {"token_refused", "token_needed"}  # codes that mean "who are you?": 401 asks for a token


def problem(
    request: Request, status: int, detail: str, *, code: str, hint: str = "", errors: Sequence[FieldError] = ()
) -> JSONResponse:
    body: dict[str, object] = {
        "type": f"urn:lazulite:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "hint": hint,
        "request_id": getattr(request.state, "request_id", ""),
    }
    if errors:
        body["errors"] = [{"pointer": error.pointer, "message": error.message} for error in errors]
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if status == 503:
        headers["Retry-After"] = "1"
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def status_of(error: PlatformError) -> int:
    return 401 if error.code in UNKNOWN_CALLER else STATUS[error.kind]


def platform_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PlatformError)
    return problem(request, status_of(error), error.detail, code=error.code, hint=error.hint, errors=error.errors)


def validation_error(request: Request, error: Exception) -> JSONResponse:
    """FastAPI found the request's shape wrong."""
    found: RequestValidationError = error  # type: ignore[assignment]  # registered for this class alone
    errors = [FieldError(_pointer(item["loc"]), str(item["msg"])) for item in found.errors()]
    where = ", ".join(error.pointer for error in errors)
    first = errors[0].message if errors else "wrong shape"
    detail = f"The request is not what this route takes: {first} at {where}."
    hint = "See /api/v1/openapi.json for the fields."
    return problem(request, 422, detail, code="request_invalid", hint=hint, errors=errors)


def http_error(request: Request, error: Exception) -> JSONResponse:
    """No such route, or not with this method."""
    found: HTTPException = error  # type: ignore[assignment]  # registered for this class alone
    details = {404: f"There is nothing at {request.url.path}.", 405: f"{request.url.path} takes no {request.method}."}
    detail = details.get(found.status_code, str(found.detail))
    code = {404: "route_missing", 405: "method_wrong"}.get(found.status_code, "request_refused")
    return problem(request, found.status_code, detail, code=code)


def _pointer(location: Sequence[int | str]) -> str:
    return "".join(f"/{part}" for part in location if part != "body") or "/"
