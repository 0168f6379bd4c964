"""The demo's own parts, without a platform: what it counts, what it reports, whose folder it empties."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

FLIGHTS = Path(__file__).parents[3] / "examples" / "flights"
MODULES = ("demo", "first_half", "second_half", "loop", "replay")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The example's modules, as they import each other when the demo runs."""
    monkeypatch.syspath_prepend(str(FLIGHTS))
    loaded: dict[str, ModuleType] = {name: __import__(name) for name in MODULES}
    yield SimpleNamespace(**loaded)
    for name in MODULES:
        sys.modules.pop(name, None)


def test_scores_that_tell_all_late_flights_have_an_area_of_one(parts: SimpleNamespace) -> None:
    assert parts.replay.area_under_curve([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]) == 1.0
    assert parts.replay.area_under_curve([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]) == 0.0


def test_ties_count_half(parts: SimpleNamespace) -> None:
    assert parts.replay.area_under_curve([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5]) == 0.5
    # Four pairs: two won, one tied, one lost.
    assert parts.replay.area_under_curve([0, 0, 1, 1], [0.2, 0.6, 0.6, 0.4]) == (1 + 0.5 + 1 + 0) / 4


def test_requests_cover_every_flight_once(parts: SimpleNamespace) -> None:
    flights = parts.replay.Flights([[0]] * 1_234, [None] * 1_234, [None] * 1_234)
    cut = parts.replay.cut(flights, singles=10)
    assert [position for start, count in cut for position in range(start, start + count)] == list(range(1_234))
    assert ([count for _, count in cut[:10]], max(count for _, count in cut)) == ([1] * 10, 200)


def test_a_positive_probability_is_taken_from_pairs_and_plain_numbers(parts: SimpleNamespace) -> None:
    assert parts.replay.scores_of({"predictions": [0], "probabilities": [[0.3, 0.7]]}, 1) == [0.7]
    assert parts.replay.scores_of({"predictions": [0], "probabilities": [0.7]}, 1) == [0.7]
    assert parts.replay.scores_of({"predictions": [1]}, 1) == [1.0]


def test_the_steps_are_those_of_the_contract_in_their_order(parts: SimpleNamespace) -> None:
    assert [step.__name__ for step in parts.demo.STEPS] == [
        "ingest", "train", "register", "deploy", "serve", "feedback", "monitor", "trigger", "retrain", "release",
        "rollout", "refuse", "verify",
    ]  # fmt: skip


def test_after_a_false_step_the_others_count_as_false_and_the_report_says_why(
    parts: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ingest(_: object) -> dict[str, object]:
        return {"rows": 3}

    def train(_: object) -> dict[str, object]:
        raise parts.loop.NotTrue("the job failed")

    def register(_: object) -> dict[str, object]:
        raise AssertionError("not to be reached")

    monkeypatch.setattr(parts.demo, "STEPS", (ingest, train, register))
    report = parts.demo.Report(tmp_path / "report.json", "http://studio")
    assert not parts.demo.all_true(parts.loop.Loop(None, tmp_path), report)
    told = json.loads((tmp_path / "report.json").read_text())
    assert told["studio"] == "http://studio"
    assert [(step["name"], step["ok"], step["refs"]) for step in told["steps"]] == [
        ("ingest", True, {"rows": 3}),
        ("train", False, {"reason": "the job failed"}),
        ("register", False, {"reason": "not reached: train was not true"}),
    ]


def test_a_folder_that_is_no_home_of_a_demo_is_left_alone(parts: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(parts.loop.NotTrue, match="is not empty and no home of a demo"):
        parts.demo.empty(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def test_the_home_of_an_earlier_demo_is_emptied(parts: SimpleNamespace, tmp_path: Path) -> None:
    home = tmp_path / "home"
    parts.demo.empty(home)
    (home / "report.json").write_text("{}")
    parts.demo.empty(home)
    assert [path.name for path in home.iterdir()] == [parts.demo.MARK]
