"""Gateway or runner killed at an exchange: the endpoint ends as if nobody had died, and what was accepted is there."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from tests.conftest import start_server, stop_home
from tests.flows.inference.site import Site, processes_of, register
from tests.flows.kills.application import CODE, SCORES, SEALS, TELLS, Application, EndState, Moment

pytestmark = pytest.mark.xdist_group("gateway and runner killed")
ASIDE = [Moment(side, number) for number in sorted({*SCORES, *TELLS, SEALS}) for side in ("before", "after")]
UNDER = [Moment("under", number) for number in SCORES]
THREE = (Moment("under", 3), Moment("before", 5), Moment("after", 7))
MOMENTS = [
    pytest.param(THREE, id="three in a row"),
    *(pytest.param((one,), id=str(one), marks=pytest.mark.judge) for one in [*ASIDE, *UNDER]),
]
# What a replacement tells of itself, over an undisturbed run.
REPLACED = Counter(DeploymentReplicaDied=1, ProcessEnded=1, ProcessStarted=1, ProcessReady=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A home with two versions of a model that kill whom the file `strike` names."""
    folder = tmp_path_factory.mktemp("site")
    made = Site(folder / "home", start_server(folder / "home"))
    with made.client as client:
        for name, answer in (("ten", 10), ("hundred", 100)):
            register(client, folder / name, code=CODE.format(strike=str(folder / "strike"), answer=answer))
    yield made
    stop_home(made.home)
    with made.server.process:
        made.server.process.wait(30)


@pytest.fixture(scope="module")
def undisturbed(site: Site) -> EndState:
    return _played(site, "undisturbed", Application.runner)


@pytest.mark.parametrize("moments", MOMENTS)
def test_a_gateway_killed_at_an_exchange_changes_nothing(
    site: Site, undisturbed: EndState, moments: Sequence[Moment]
) -> None:
    assert _played(site, "gateway", Application.gateway, moments) == undisturbed
    site.restart_server()  # which waits the longer for a gateway, the more of them it has seen die


@pytest.mark.parametrize("moments", MOMENTS)
def test_a_runner_killed_at_an_exchange_is_replaced_and_nothing_else_changes(
    site: Site, undisturbed: EndState, moments: Sequence[Moment]
) -> None:
    ended = _played(site, "runner", Application.runner, moments)
    replaced = sum((REPLACED for _ in moments), Counter[str]())
    assert ended == replace(undisturbed, facts=undisturbed.facts + replaced)


def test_after_a_stop_no_process_of_the_home_is_left(site: Site, undisturbed: EndState) -> None:
    assert len(processes_of(site.home)) > 3
    stop_home(site.home)
    assert processes_of(site.home) == []


def _played(site: Site, name: str, victim: Callable[[Application], int], moments: Sequence[Moment] = ()) -> EndState:
    endpoint = "-".join([name, *(f"{one.side[0]}{one.exchange}" for one in moments)])
    with site.client as client:
        ended = Application(site, client, endpoint, site.home.parent / "strike", victim, moments).play()
        client.online_endpoints.delete(endpoint)
    return ended
