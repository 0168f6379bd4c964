"""How a refusal looks on HTTP: RFC 9457 problem documents."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from lazulite.experience.http.bodies import BodyTooLarge, Lingering
from lazulite.foundation.disk import DiskFull, is_full
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
UNKNOWN_CALLER = {"token_refused", "token_needed", "login_refused", "delivery_unsigned"}  # "who are you?": 401
PASSING = {429, 503}  # statuses that may be others in a moment
UNREAD = {"delivery_unread"}  # what hosts of repositories show to people as a mistake of the sender's: 400


def problem(
    request: Request, status: int, detail: str, *, code: str, hint: str = "", errors: Sequence[FieldError] = (),
    retry_seconds: int | None = None,
) -> Response:  # fmt: skip
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
    if retry_seconds is not None and status in PASSING:
        headers["Retry-After"] = str(retry_seconds)
    # Half a character, as JSON's \ud800 is, cannot be sent as it is: it stays the escape that it came as.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(text, status, headers, media_type="application/problem+json")


def status_of(error: PlatformError) -> int:
    if isinstance(error, BodyTooLarge):
        return 413
    if isinstance(error, DiskFull):
        return 507
    if error.code in UNREAD:
        return 400
    return 401 if error.code in UNKNOWN_CALLER else STATUS[error.kind]


def refusal(request: Request, status: int, error: PlatformError) -> Response:
    """With when to ask again, where that helps."""
    return problem(
        request, status, error.detail, code=error.code, hint=error.hint, errors=error.errors,
        retry_seconds=error.retry_seconds,
    )  # fmt: skip


def platform_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PlatformError)
    answer = refusal(request, status_of(error), error)
    return Lingering(answer) if isinstance(error, BodyTooLarge) and error.more_comes else answer


def validation_error(request: Request, error: Exception) -> Response:
    """FastAPI found the request's shape wrong."""
    found: RequestValidationError = error  # type: ignore[assignment]  # registered for this class alone
    errors = [
        FieldError(_pointer(item["loc"]), str(item["msg"]).removeprefix("Value error, ")) for item in found.errors()
    ]
    first = f"{errors[0].message} at {errors[0].pointer}" if errors else "wrong shape"
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    detail = f"The request is not what this route takes: {first}{more}."
    hint = "See /api/v1/openapi.json for the fields."
    return problem(request, 422, detail, code="request_invalid", hint=hint, errors=errors)


def http_error(request: Request, error: Exception) -> Response:
    """No such route, or not with this method."""
    found: HTTPException = error  # type: ignore[assignment]  # registered for this class alone
    if isinstance(found.__cause__, PlatformError):
        return platform_error(request, found.__cause__)
    if found.status_code == 400:
        hint = "Send JSON in UTF-8, with numbers of at most 4,300 digits."
        return problem(request, 400, "The body cannot be read as JSON.", code="body_unreadable", hint=hint)
    details = {404: f"There is nothing at {request.url.path}.", 405: f"{request.url.path} takes no {request.method}."}
    detail = details.get(found.status_code, str(found.detail))
    code = {404: "route_missing", 405: "method_wrong"}.get(found.status_code, "request_refused")
    response = problem(request, found.status_code, detail, code=code)
    response.headers.update(found.headers or {})
    return response


def disk_trouble(request: Request, error: Exception) -> Response:
    """No room for what was to be kept; any other trouble with a file is our own mistake."""
    if not isinstance(error, OSError) or not is_full(error):
        raise error
    return platform_error(request, DiskFull())


def nobody_there(_request: Request, _error: Exception) -> Response:
    """Who asked has gone in the middle of the request: no mistake of ours, and nobody reads this."""
    return Response(status_code=400)


def half_a_character(request: Request, error: Exception) -> Response:
    """An answer that would say again what cannot be sent: JSON's \\ud800 without its other half."""
    if "surrogates not allowed" not in str(error):
        raise error
    hint = "Send Unicode text: a surrogate comes with its other half."
    return problem(request, 422, "A text of this request is no Unicode text.", code="text_invalid", hint=hint)


def _pointer(location: Sequence[int | str]) -> str:
    return "".join(f"/{part}" for part in location if part != "body") or "/"
