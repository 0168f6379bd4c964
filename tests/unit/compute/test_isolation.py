import pytest

from lazulite.compute.isolation import Isolation, Level, Network

PROCESS, SANDBOX, CONTAINER = Level.PROCESS, Level.SANDBOX, Level.CONTAINER
NONE, PLATFORM, OPEN = Network.NONE, Network.PLATFORM, Network.OPEN


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Isolation(), Isolation(SANDBOX), Isolation(SANDBOX)),
        (Isolation(SANDBOX, OPEN), Isolation(SANDBOX, NONE), Isolation(SANDBOX, NONE)),
        (Isolation(SANDBOX, NONE), Isolation(CONTAINER), Isolation(CONTAINER, NONE)),
        (Isolation(SANDBOX, OPEN), Isolation(CONTAINER), Isolation(CONTAINER, OPEN)),
    ],
)
def test_of_two_the_further_away_counts_and_the_less_that_either_reaches(
    one: Isolation, other: Isolation, both: Isolation
) -> None:
    assert (one.over(other), other.over(one)) == (both, both)


def test_a_container_that_is_to_reach_the_platform_alone_reaches_nothing() -> None:
    asked = Isolation(SANDBOX, PLATFORM).over(Isolation(CONTAINER))
    assert (asked, str(asked)) == (Isolation(CONTAINER, NONE), "container, network: none")
