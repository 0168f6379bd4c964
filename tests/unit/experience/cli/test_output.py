import json

import pytest

from lazulite.experience.cli.output import refuse, show, show_list, warn
from lazulite.words.errors import FieldError, Invalid

JOB = {"name": "a", "about": {"tags": {"team": "ops"}}, "ended": None, "rate": 0.5}


def test_json_is_what_a_pipe_gets(capsys: pytest.CaptureFixture[str]) -> None:
    show(JOB)
    assert json.loads(capsys.readouterr().out) == JOB


def test_yaml_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    show(JOB, "yaml")
    assert capsys.readouterr().out == "name: a\nabout:\n  tags:\n    team: ops\nended: null\nrate: 0.5\n"


def test_a_table_shows_its_columns_and_reaches_into_things(capsys: pytest.CaptureFixture[str]) -> None:
    show_list([JOB], ("name", "about.tags.team", "gone"), "table")
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines[0] == ["name", "about.tags.team", "gone"]
    assert lines[-1] == ["a", "ops"]


def test_what_is_long_is_cut_in_a_table_alone(capsys: pytest.CaptureFixture[str]) -> None:
    show({"document": "x" * 1000}, "table")
    assert "(whole with -o json)" in " ".join(capsys.readouterr().out.split())


def test_a_refusal_says_what_is_wrong_where_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    detail = "Line 1, column 1: there is no field 'nam' here (1 more)."
    errors = (FieldError("/nam", "line 1, column 1: there is no field 'nam' here"), FieldError("/x", "line 2: no"))
    refuse(Invalid(detail, hint="Write name.", errors=errors), None)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{detail}\n  /x: line 2: no\nWrite name.\n")


def test_a_refusal_is_the_problem_document_where_json_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    refuse(Invalid("No.", hint="Yes.", errors=(FieldError("/a", "b"),)), "json")
    problem = json.loads(capsys.readouterr().err)
    assert (problem["detail"], problem["errors"]) == ("No.", [{"pointer": "/a", "message": "b"}])


def test_warnings_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    warn({"warnings": ["compute: nobody."]})
    assert capsys.readouterr().err == "warning: compute: nobody.\n"
