import pytest

from lazulite.assembly import Platform
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.releases import ReleaseUnderWay
from tests.unit.ops.release.makers import Walk, make_policy


@pytest.fixture
def walk(platform: Platform, client: Client) -> Walk:
    """Version 2 is being packaged."""
    made = Walk(platform)
    made.model()
    made.champion()
    made.window()
    client.releases.policies.create(make_policy().model_dump(mode="json", by_alias=True, exclude={"schema_url"}))
    made.model()
    return made


def test_a_release_is_waited_for_until_it_needs_a_person(client: Client, walk: Walk) -> None:
    walk.validated()
    assert client.releases.wait("delays:2")["state"] == "AwaitingApproval"


def test_a_release_that_is_still_at_work_is_given_up_waiting_for(client: Client, walk: Walk) -> None:
    with pytest.raises(ReleaseUnderWay) as gone_on:
        client.releases.wait("delays:2", timeout_seconds=0)
    assert (gone_on.value.detail, gone_on.value.hint) == (
        "The release delays:2 is at work after 0 seconds.",
        "See what it does: lazulite release show delays:2.",
    )
