import io
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lazulite.experience.cli.options import (
    NothingGiven,
    SettingInvalid,
    SpanInvalid,
    WindowUnclear,
    agreed,
    document,
    range_of,
    settings,
    span,
)


def test_values_are_read_as_yaml() -> None:
    given = ["inputs.rate=0.1", "tags={a: b}", "name=x=y", "on=true", "none=", "text=[broken"]
    assert settings(given, version="3", display_name=None) == {
        "inputs.rate": 0.1, "tags": {"a": "b"}, "name": "x=y", "on": True, "none": None, "text": "[broken",
        "version": "3",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["inputs.rate", "=1", ".=1"])
def test_what_is_no_setting_is_refused(text: str) -> None:
    with pytest.raises(SettingInvalid, match="is no setting"):
        settings([text])


@pytest.mark.parametrize("text", ["2020-01-01", "2020-99-99", "[2020-01-01]"])
def test_a_date_stays_what_it_is(text: str) -> None:
    assert settings([f"when={text}"])["when"] in (text, ["2020-01-01"])


@pytest.mark.parametrize(("text", "seconds"), [("90m", 5400), ("1d", 86_400), (" 2h ", 7200)])
def test_a_span_is_a_number_and_a_letter(text: str, seconds: int) -> None:
    assert span(text).total_seconds() == seconds


def test_what_is_no_span_is_refused_with_what_to_write() -> None:
    with pytest.raises(SpanInvalid) as refused:
        span("yesterday")
    assert refused.value.hint == "Write a number and s, m, h, d or w: 90m, 1d."


def test_a_document_is_the_file_or_what_was_said_of_it() -> None:
    assert document(Path("a.yml"), example="x", name="n") == Path("a.yml")
    assert document(None, example="x", name="n", model=None) == {"name": "n"}
    with pytest.raises(NothingGiven, match="Nothing says what to make") as refused:
        document(None, example="lazulite online-endpoint create -n pumps")
    assert "lazulite online-endpoint create -n pumps" in refused.value.hint


def test_options_that_make_no_document_yet_name_what_is_lacking() -> None:
    needs = ("name", "endpoint_name", "model")
    with pytest.raises(NothingGiven, match="--endpoint-name and --model must be given too") as refused:
        document(None, example="lazulite …", needs=needs, name="blue", endpoint_name=None, model=None)
    assert refused.value.hint == "Write: lazulite …"
    assert document(Path("a.yml"), example="x", needs=needs, name="blue") == Path("a.yml")


def test_a_span_that_no_calendar_holds_is_refused() -> None:
    with pytest.raises(SpanInvalid, match="longer than a century"):
        span("99999999999d")
    with pytest.raises(SpanInvalid, match="no length of time"):
        span("9" * 5000 + "w")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "goes_on"), [("y\n", True), ("Yes\n", True), ("n\n", False), ("\n", False)])
def test_a_terminal_is_asked_before_what_cannot_be_undone(
    answer: str, goes_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stderr", asked)
    assert agreed("Delete it?", yes=False) is goes_on
    assert asked.getvalue().startswith("Delete it? [y/N] ")


def test_a_script_and_who_says_yes_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert agreed("Delete it?", yes=False)
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert agreed("Delete it?", yes=True)


def test_a_window_is_the_last_day_unless_said_otherwise() -> None:
    start, end = range_of(None, None, None)
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert timedelta(hours=23, minutes=59) < end - start < timedelta(hours=24, minutes=1)
    assert abs(datetime.now(UTC) - end) < timedelta(minutes=1)


def test_a_window_with_a_beginning_ends_where_it_is_said_to() -> None:
    assert range_of(None, "2013-04-01T00:00:00Z", "2013-05-01T00:00:00Z") == (
        "2013-04-01T00:00:00Z", "2013-05-01T00:00:00Z",
    )  # fmt: skip


@pytest.mark.parametrize(("last", "start", "end"), [("1d", "2013-04-01T00:00:00Z", None), (None, None, "2013-04-01")])
def test_a_window_that_is_unclear_is_refused(last: str | None, start: str | None, end: str | None) -> None:
    with pytest.raises(WindowUnclear):
        range_of(last, start, end)
