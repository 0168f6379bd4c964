import pytest

from lazulite.experience.cli.release import traffic_of

ROLLOUT = {"deployment": "v2", "endpoint_name": "pumps", "percent": 100, "before": {"v1": 100}}


@pytest.mark.parametrize(
    ("release", "told"),
    [
        ({"state": "Open", "rollout": None}, ""),
        ({"state": "RollingOut", "rollout": {**ROLLOUT, "percent": 10}}, "v2 gets 10 % of pumps"),
        ({"state": "Completed", "rollout": ROLLOUT}, "v2 gets 100 % of pumps"),
        (
            {"state": "RolledBack", "rollout": ROLLOUT},
            "rolled back: v2 had 100 %, and the traffic is as it was before",
        ),
    ],
)
def test_of_a_candidate_that_was_rolled_back_nobody_says_that_it_has_traffic(release, told) -> None:
    assert traffic_of(release) == told
