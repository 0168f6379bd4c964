import pytest

from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.config import Address
from lazulite.experience.sdk.jobs import Jobs
from lazulite.experience.sdk.transport import Transport


@pytest.fixture
def jobs() -> Jobs:
    return Jobs(Transport(Address("http://127.0.0.1:9", "default")))


def test_an_argument_misspelt_names_the_nearest(jobs: Jobs) -> None:
    with pytest.raises(TypeError, match=r"list\(\) takes no 'max_result'\. Did you mean 'max_results'\?"):
        jobs.list(max_result=3)  # type: ignore[call-arg]  # the point of this test


def test_another_wrong_call_is_told_as_python_tells_it(jobs: Jobs) -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        jobs.get()  # type: ignore[call-arg]  # the point of this test


def test_a_noun_misspelt_names_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"Client has no 'job'\. Did you mean 'jobs'\?"):
        Client("http://127.0.0.1:9").job  # noqa: B018 - the point of this test
