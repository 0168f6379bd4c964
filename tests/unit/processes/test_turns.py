import threading
from collections.abc import Callable

import pytest

from lazulite.processes.turns import Turn, Turns


@pytest.fixture
def turns() -> Turns:
    return Turns(most=2)


class Host:
    """Somebody elsewhere who answers when told to."""

    def __init__(self) -> None:
        self.asked, self.answers = threading.Event(), threading.Event()

    def ask(self) -> None:
        self.asked.set()
        assert self.answers.wait(30)


def noting(said: list[str], word: str) -> Callable[[], None]:
    return lambda: said.append(word)


def test_a_slow_host_holds_up_the_workspace_that_named_it_and_no_other(turns: Turns) -> None:
    host, said = Host(), list[str]()
    turns.take([Turn("slow", host.ask), Turn("slow", noting(said, "behind it"))])
    assert host.asked.wait(30)
    turns.take([Turn("slow", noting(said, "never")), Turn("quick", noting(said, "beside it"))])
    while turns.busy != {"slow"}:
        pass
    assert said == ["beside it"]
    host.answers.set()
    assert turns.rest(30)
    assert said == ["beside it", "behind it"]


def test_of_more_workspaces_than_can_be_the_others_are_for_the_next_time(turns: Turns) -> None:
    hosts, said = [Host(), Host()], list[str]()
    turns.take(Turn(f"w{at}", host.ask) for at, host in enumerate(hosts))
    turns.take([Turn("w2", noting(said, "third"))])
    assert not turns.rest(0.01)
    for host in hosts:
        host.answers.set()
    assert turns.rest(30)
    assert said == []
    turns.take([Turn("w2", noting(said, "third"))])
    assert turns.rest(30)
    assert said == ["third"]


def test_what_one_turn_raises_is_logged_and_the_next_one_goes_on(
    turns: Turns, caplog: pytest.LogCaptureFixture
) -> None:
    said = list[str]()

    def fails() -> None:
        raise ZeroDivisionError

    turns.take([Turn("w", fails), Turn("w", noting(said, "on"))])
    assert turns.rest(30)
    assert said == ["on"]
    assert [record.message for record in caplog.records] == ["tick_broken"]


def test_whoever_waits_hears_when_turns_are_over() -> None:
    heard = threading.Semaphore(0)
    turns = Turns(heard.release)
    turns.take([Turn("one", lambda: None), Turn("one", lambda: None)])
    assert heard.acquire(timeout=30)
    assert not turns.busy
