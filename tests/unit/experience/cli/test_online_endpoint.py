import pytest

from lazulite.experience.cli.endpoint_feedback import feedback
from lazulite.experience.cli.online_endpoint import _split
from lazulite.words.errors import Invalid


@pytest.mark.parametrize("text", ["blue=90 green=10", "blue=90,green=10", "  blue=90   green=10 "])
def test_a_split_is_read_with_spaces_or_commas(text: str) -> None:
    assert _split(text) == {"blue": 90, "green": 10}


@pytest.mark.parametrize("text", ["", "blue", "blue=most", "blue=-1", "blue=1.5"])
def test_what_is_no_split_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="gives no split of percents") as refused:
        _split(text)
    assert refused.value.hint == 'Write --traffic "blue=90 green=10".'


def test_a_column_is_of_a_file() -> None:
    with pytest.raises(Invalid, match="--actual-column churned names a column of a file, and no file is given"):
        feedback("pumps", request_id="r1", actual="1", actual_column="churned")
