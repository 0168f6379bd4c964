import pytest

from lazulite.services.inference.errors import TrafficInvalid
from lazulite.services.inference.traffic import checked

BOTH = ("blue", "green")


def test_a_split_of_a_hundred_over_ready_deployments_passes_without_its_zeros() -> None:
    assert checked({"blue": 100, "green": 0}, known=BOTH, ready=["blue"]) == {"blue": 100}


def test_nothing_at_all_stops_the_endpoint() -> None:
    assert checked({"blue": 0}, known=BOTH, ready=BOTH) == {}


@pytest.mark.parametrize(
    ("split", "said"),
    [
        ({"blue": 90}, "The shares of traffic sum to 90; they sum to 100, or to 0 to stop all."),
        ({"blue": 120, "green": -20}, "Traffic gives 'blue' 120 %; a share goes from 0 to 100."),
        ({"bleu": 100}, "Traffic names 'bleu', which is no deployment here."),
        ({"green": 100}, "Traffic gives 'green' 100 %, but none of its replicas is ready."),
    ],
)
def test_a_split_that_cannot_be_kept_is_refused_with_its_reason(split: dict[str, int], said: str) -> None:
    with pytest.raises(TrafficInvalid) as refused:
        checked(split, known=BOTH, ready=["blue"])
    assert refused.value.detail == said


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(TrafficInvalid) as refused:
        checked({"bleu": 100}, known=BOTH, ready=BOTH)
    assert refused.value.hint == "Did you mean 'blue'?"
