import json

import pytest

from lazulite.experience.cli.output import fitting, refuse, show, show_list, warn
from lazulite.words.errors import FieldError, Invalid
from lazulite.words.json import JSON

JOB = {"name": "a", "about": {"tags": {"team": "ops"}}, "ended": None, "rate": 0.5}


def test_json_is_what_a_pipe_gets(capsys: pytest.CaptureFixture[str]) -> None:
    show(JOB)
    assert json.loads(capsys.readouterr().out) == JOB


LOCK = {"lock": "numpy==2 --hash=sha256:0\n" * 1000, "python": "3.11"}


@pytest.mark.parametrize(
    ("value", "piped"),
    [
        ({"name": "a", "environment": LOCK}, {"name": "a", "environment": {"python": "3.11"}}),
        ({"replicas": [{"environment": LOCK}]}, {"replicas": [{"environment": {"python": "3.11"}}]}),
    ],
)
def test_a_pipe_gets_an_environments_lock_where_it_asks_for_json(
    value: dict[str, JSON], piped: JSON, capsys: pytest.CaptureFixture[str]
) -> None:
    show(value)
    captured = capsys.readouterr()
    assert (json.loads(captured.out), captured.err) == (
        piped,
        "left out for being long: the lock of its environment (all with -o json)\n",
    )
    show(value, "json")
    captured = capsys.readouterr()
    assert (json.loads(captured.out), captured.err) == (value, "")


def test_the_lock_that_a_thing_is_about_is_not_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    show(LOCK)
    assert json.loads(capsys.readouterr().out) == LOCK


def test_yaml_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    show(JOB, "yaml")
    assert capsys.readouterr().out == "name: a\nabout:\n  tags:\n    team: ops\nended: null\nrate: 0.5\n"


def test_a_table_shows_its_columns_and_reaches_into_things(capsys: pytest.CaptureFixture[str]) -> None:
    show_list([JOB], ("name", "about.tags.team", "gone"), "table")
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines[0] == ["name", "about.tags.team", "gone"]
    assert lines[-1] == ["a", "ops"]


def test_a_row_is_one_line_where_no_terminal_sets_a_width(capsys: pytest.CaptureFixture[str]) -> None:
    show_list([{"id": "a" * 60, "reason": "one of many words " * 10}], ("id", "reason"), "table")
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_table_says_what_to_do_where_there_is_no_row(capsys: pytest.CaptureFixture[str]) -> None:
    show_list([], ("name",), "table", empty="No jobs here. Submit one: lazulite job create -f job.yml")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "No jobs here. Submit one: lazulite job create -f job.yml\n")


def test_no_row_is_an_empty_list_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    show_list([], ("name",), "json", empty="No jobs here.")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("[]\n", "")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ({"blue": 90, "green": 10}, "blue=90, green=10"),
        ({"data": {"type": "uri_file", "literal": None}, "rate": 0.1}, "data=(type=uri_file), rate=0.1"),
        (["scikit-learn==1.9.1", "pandas==2.3.3"], "scikit-learn==1.9.1, pandas==2.3.3"),
        ("2026-11-25T19:16:55.382136Z", "2026-11-25T19:16:55Z"),
        (f"code:{'0123456789ab' * 5}abcd", "code:0123456789ab…"),
        ({"lock": "numpy==2 \\\n --hash=sha256:0\n"}, "lock=numpy==2 \\…"),
        (True, "true"),
        (26.194736842106167, "26.1947"),
    ],
)
def test_a_cell_reads_as_a_person_writes(value: JSON, cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    show({"it": value}, "table")
    assert capsys.readouterr().out.splitlines()[0] == f"it  {cell}"


def test_what_is_empty_is_left_out_of_one_things_table(capsys: pytest.CaptureFixture[str]) -> None:
    show({"name": "a", "tags": {}, "labels": [], "error": None, "description": "", "size": 0}, "table")
    assert capsys.readouterr().out.split() == ["name", "a", "size", "0"]


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


@pytest.mark.parametrize(("width", "shown"), [(200, 3), (65, 3), (64, 2), (42, 1), (10, 1)])
def test_what_has_no_room_is_left_out_from_the_right(width: int, shown: int) -> None:
    rows = [["a" * 32, "Failed", "2026-11-26T02:45:23Z"], ["b", "Completed", "2026-11-26T02:45:23Z"]]
    assert fitting(("name", "status", "created_at"), rows, width) == shown


def test_a_long_text_is_wrapped_and_not_left_out() -> None:
    assert fitting(("name", "reason"), [["a", "why " * 100]], 60) == 2


def test_what_others_have_named_so_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "a\x1b[2Jb\x9b31mc\u202egnp\rd\r\ne"
    show_list([{"name": evil}], ("name",), "table")
    refuse(Invalid(f"There is no '{evil}'."), None)
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert "a\\x1b[2Jb\\x9b31mc\\u202egnp\\rd\ne" in text
        assert not set(text) & set("\x1b\x9b\u202e\r")


def test_json_says_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    show({"name": "a\x1b[2J"}, "json")
    assert json.loads(capsys.readouterr().out) == {"name": "a\x1b[2J"}
