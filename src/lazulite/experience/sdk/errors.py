"""What the platform refuses, as exceptions: the kinds of words/errors, with the whole problem document."""

from collections.abc import Mapping, Sequence

from lazulite.words.errors import (
    Conflict,
    Exhausted,
    FieldError,
    Forbidden,
    Invalid,
    Missing,
    PlatformError,
    Unavailable,
)
from lazulite.words.json import JSON, JSONObject


class PlatformUnreachable(Unavailable):
    """Nothing answers at the platform's address."""


class Refusal(PlatformError):
    """The platform answered and said no. `problem` is its RFC 9457 document, `status` HTTP's number."""

    def __init__(self, problem: JSONObject) -> None:
        super().__init__(
            _text(problem, "detail") or "The platform refused without saying why.",
            hint=_text(problem, "hint"),
            code=_text(problem, "code") or "refused",
            errors=_field_errors(problem.get("errors")),
        )
        self.problem = problem
        status = problem.get("status")
        self.status = status if isinstance(status, int) else 500


class InvalidRefusal(Refusal, Invalid):
    pass


class MissingRefusal(Refusal, Missing):
    pass


class ConflictRefusal(Refusal, Conflict):
    pass


class ForbiddenRefusal(Refusal, Forbidden):
    pass


class UnavailableRefusal(Refusal, Unavailable):
    pass


class ExhaustedRefusal(Refusal, Exhausted):
    pass


KINDS: Mapping[int, type[Refusal]] = {
    401: ForbiddenRefusal,
    403: ForbiddenRefusal,
    404: MissingRefusal,
    409: ConflictRefusal,
    412: ConflictRefusal,
    429: ExhaustedRefusal,
}


def refusal(status: int, body: JSON, *, tried: int = 1) -> Refusal:
    """The exception for an answer of 400 or more; `body` is what could be read of it. tried: how often it was asked."""
    problem = body if isinstance(body, Mapping) else {}
    if "detail" not in problem and (said := _text(problem, "message")):  # MLflow's refusals have their own shape
        problem = {**problem, "detail": said}
    if "detail" not in problem:
        problem = {**problem, "detail": f"The platform answered {status} and did not say why."}
    problem = {"status": status, **problem}
    if tried > 1:
        problem = {**problem, "hint": f"{_text(problem, 'hint')} Asked {tried} times, always with this answer.".strip()}
    kind = KINDS.get(status, UnavailableRefusal if status >= 500 else InvalidRefusal)
    return kind(problem)


def as_problem(error: PlatformError) -> JSONObject:
    """An error as a problem document, also one that was raised on this side."""
    if isinstance(error, Refusal):
        return error.problem
    problem: dict[str, JSON] = {
        "type": f"urn:lazulite:{error.code}",
        "title": error.code.replace("_", " ").capitalize(),
        "detail": error.detail,
        "code": error.code,
        "hint": error.hint,
    }
    if error.errors:
        problem["errors"] = [{"pointer": each.pointer, "message": each.message} for each in error.errors]
    return problem


def _text(problem: JSONObject, key: str) -> str:
    value = problem.get(key)
    return value if isinstance(value, str) else ""


def _field_errors(value: JSON) -> tuple[FieldError, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(
        FieldError(_text(item, "pointer"), _text(item, "message")) for item in value if isinstance(item, Mapping)
    )
