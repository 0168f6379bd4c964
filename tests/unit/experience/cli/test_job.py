import pytest

from lazulite.experience.cli.job import app


@pytest.mark.parametrize(
    "words", ["create -f train.yml", "clone 01a215be", "resume 01a215be", "extend 01a215be --max-total-trials 9"]
)
def test_whatever_submits_a_job_can_follow_it(words: str) -> None:
    _, bound, _ = app.parse_args([*words.split(), "--stream"], exit_on_error=False, print_error=False)
    assert bound.arguments["stream"] is True
