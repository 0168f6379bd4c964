import pytest

from lazulite.services.inference.entities import Collecting, Definition, RequestSettings, check_name
from lazulite.services.inference.errors import DeploymentInvalid, EndpointNameInvalid
from tests.unit.services.inference.makers import make_definition


@pytest.mark.parametrize("name", ["abc", "delays", "a-1", "A" * 32])
def test_a_name_of_letters_digits_and_inner_dashes_is_taken(name: str) -> None:
    assert check_name(name, "an endpoint") == name


@pytest.mark.parametrize("name", ["ab", "A" * 33, "1ab", "ab-", "a_b", "a b", "ümlaut", "abc\n"])
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(EndpointNameInvalid):
        check_name(name, "an endpoint")


def test_settings_outside_their_range_do_not_construct() -> None:
    with pytest.raises(DeploymentInvalid, match="request_timeout_ms is 0"):
        RequestSettings(request_timeout_ms=0)
    with pytest.raises(DeploymentInvalid, match="sampling_rate is 1.5"):
        Collecting(True, 1.5)
    with pytest.raises(DeploymentInvalid, match="instance_count is 0"):
        Definition(make_definition().model, instance_count=0)
