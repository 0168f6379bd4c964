import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.ops.release.rollout import Counted, Move, back, decide, deployment_name, split
from lazulite.specs.release import DeployRules

RULES = DeployRules(first_percent=10, answers=100, max_error_rate_increase=0.02)


@pytest.mark.parametrize(
    ("candidate", "champion", "move"),
    [
        (Counted(0, 0), Counted(0, 0), Move.WAIT),
        (Counted(99, 0), Counted(900, 0), Move.WAIT),
        (Counted(100, 0), Counted(900, 0), Move.FINISH),
        (Counted(100, 2), Counted(900, 0), Move.FINISH),
        (Counted(100, 3), Counted(900, 0), Move.GO_BACK),
        (Counted(3, 3), Counted(900, 0), Move.GO_BACK),
        (Counted(2, 2), Counted(900, 0), Move.WAIT),
        (Counted(3, 3), Counted(900, 90), Move.WAIT),
        (Counted(100, 10), Counted(900, 90), Move.FINISH),
        (Counted(100, 0), Counted(0, 0), Move.FINISH),
    ],
)
def test_moves_by_answers_counted(candidate: Counted, champion: Counted, move: Move) -> None:
    assert decide(candidate, champion, RULES).move == move


def test_canary_with_more_errors_than_the_champion_says_both_shares() -> None:
    assert decide(Counted(50, 40), Counted(200, 2), RULES).reason == (
        "40 of 50 answers failed; the champion's share is 1.0%, and the policy allows 2.0% more."
    )


def test_a_single_wanted_answer_that_fails_goes_back() -> None:
    assert decide(Counted(1, 1), Counted(), DeployRules(answers=1)).move == Move.GO_BACK


def test_counts_are_taken_since_the_rollout_began() -> None:
    assert Counted(150, 7).since(Counted(100, 5)) == Counted(50, 2)


@pytest.mark.parametrize(
    ("before", "percent", "after"),
    [
        ({"blue": 100}, 10, {"blue": 90, "v002": 10}),
        ({"blue": 100}, 100, {"blue": 0, "v002": 100}),
        ({}, 10, {"v002": 100}),
        ({"blue": 50, "green": 50}, 10, {"blue": 45, "green": 45, "v002": 10}),
        ({"blue": 33, "green": 67}, 10, {"blue": 29, "green": 61, "v002": 10}),
        ({"blue": 90, "v002": 10}, 50, {"blue": 50, "v002": 50}),
    ],
)
def test_the_others_keep_their_proportions(before: dict[str, int], percent: int, after: dict[str, int]) -> None:
    assert split(before, "v002", percent) == after


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(0, 100), max_size=5), st.integers(1, 100))
def test_shares_always_sum_to_100(before: dict[str, int], percent: int) -> None:
    shares = split(before, "new", percent)
    assert sum(shares.values()) == 100
    assert all(share >= 0 for share in shares.values())


def test_a_deployment_is_named_by_its_version() -> None:
    assert deployment_name(2, {}) == "v002"
    assert deployment_name(2, {"v002": 100, "v002-2": 0}) == "v002-3"


def test_the_way_back_is_shared_by_those_that_are_left() -> None:
    assert back({"a": 60, "b": 30, "c": 10}, ["a", "b"]) == {"a": 67, "b": 33}
    assert back({"a": 60, "b": 40}, ["a", "b", "new"]) == {"a": 60, "b": 40}
    assert back({"a": 100}, ["new"]) == {}
