import traceback

import pytest

from lazulite.experience.sdk.errors import PlatformUnreachable, Refusal, as_problem, refusal
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

PROBLEM = {
    "status": 404, "detail": "There is no job 'x'.", "hint": "Did you mean 'y'?", "code": "job_missing",
    "errors": [{"pointer": "/a", "message": "line 1: gone"}],
}  # fmt: skip


def test_a_problem_document_becomes_an_exception_with_all_it_says() -> None:
    error = refusal(404, PROBLEM)
    assert isinstance(error, Missing)
    assert (error.detail, error.hint, error.code, error.status) == (
        "There is no job 'x'.", "Did you mean 'y'?", "job_missing", 404,
    )  # fmt: skip
    assert error.errors == (FieldError("/a", "line 1: gone"),)
    assert as_problem(error) == PROBLEM


def test_a_traceback_shows_what_is_wrong_where_and_what_to_do() -> None:
    assert str(refusal(404, PROBLEM)) == "There is no job 'x'.\n  /a: line 1: gone\nDid you mean 'y'?"
    assert str(refusal(404, {"detail": "There is no job 'x'."})) == "There is no job 'x'."
    shown = "".join(traceback.format_exception_only(PlatformUnreachable("Nobody answers.", hint="Start it.")))
    assert shown.endswith("PlatformUnreachable: Nobody answers.\nStart it.\n")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Invalid), (401, Forbidden), (403, Forbidden), (404, Missing), (409, Conflict), (412, Conflict),
        (422, Invalid), (429, Exhausted), (500, Unavailable), (503, Unavailable),
    ],
)  # fmt: skip
def test_every_status_has_its_kind(status: int, kind: type[PlatformError]) -> None:
    error = refusal(status, "<html>")
    assert isinstance(error, kind)
    assert isinstance(error, Refusal)
    assert error.detail == f"The platform answered {status} and did not say why."


def test_what_mlflow_refuses_is_said_in_its_words() -> None:
    error = refusal(404, {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "No such run."})
    assert (error.detail, error.status) == ("No such run.", 404)


def test_an_error_of_this_side_is_a_problem_document_too() -> None:
    assert as_problem(PlatformUnreachable("Nobody answers.", hint="Start it.")) == {
        "type": "urn:lazulite:platform_unreachable", "title": "Platform unreachable", "detail": "Nobody answers.",
        "code": "platform_unreachable", "hint": "Start it.",
    }  # fmt: skip
