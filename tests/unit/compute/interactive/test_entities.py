import pytest

from lazulite.compute.interactive.entities import Offered, ServiceState, address, helper, variable
from lazulite.compute.spec import InteractiveSpec


def test_a_script_is_told_by_variables_of_capital_letters() -> None:
    assert variable("my-app", "PORT") == "LAZULITE_SERVICE_MY_APP_PORT"


def test_what_was_told_comes_back() -> None:
    offered = Offered("custom", 80, ServiceState.FAILED, "no")
    assert Offered.from_json(offered.to_json()) == offered


@pytest.mark.parametrize(
    ("kind", "begins", "has"),
    [
        ("jupyter_lab", ["/e/python", "-m", "jupyterlab"], "--ServerApp.base_url=/workspaces/w/jobs/j/services/s/"),
        ("tensor_board", ["/e/python", "-m", "tensorboard.main"], "/workspaces/w/jobs/j/services/s"),
        ("vs_code", ["code-server", "--auth", "none"], "127.0.0.1:80"),
        ("custom", [], None),
    ],
)  # fmt: skip
def test_each_kind_is_started_at_its_port_and_path(kind: str, begins: list[str], has: str | None) -> None:
    argv = helper(InteractiveSpec(kind), python="/e/python", port=80, path=address("w", "j", "s"), folder="/c")
    assert argv[: len(begins)] == begins
    assert has is None or has in argv
