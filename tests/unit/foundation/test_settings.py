"""What a home is told from outside."""

from collections.abc import Mapping

import pytest

from lazulite.foundation.settings import PortImpossible, settings_from


@pytest.mark.parametrize(
    ("environment", "port", "said"),
    [({}, 99_999, "port is 99999"), ({}, -1, "port is -1"), ({"LAZULITE_PORT": "abc"}, None, "LAZULITE_PORT is 'abc'")],
)
def test_what_is_no_port_is_refused(environment: Mapping[str, str], port: int | None, said: str) -> None:
    with pytest.raises(PortImpossible, match=f"{said}, which is no TCP port"):
        settings_from(environment, port=port)


def test_options_come_before_the_environment() -> None:
    found = settings_from({"LAZULITE_PORT": "1", "LAZULITE_SCORING_PORT": "2"}, port=3)
    assert (found.port, found.scoring_port) == (3, 2)
