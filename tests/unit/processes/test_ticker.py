import threading
import time
from itertools import pairwise

from lazulite.processes.ticker import Ticker


def test_a_tick_with_a_defect_stops_none_of_the_others_and_is_tried_again() -> None:
    tried, done = [], threading.Event()

    def broken() -> None:
        tried.append(1)
        raise ZeroDivisionError

    def well() -> None:
        if len(tried) > 2:
            done.set()

    ticker = Ticker([broken, well], seconds=0.001, pause=0)
    ticker.start()
    assert done.wait(10)
    ticker.stop()


def test_a_server_that_ends_waits_no_longer_than_it_says_for_a_tick() -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        goes_on.wait()

    ticker = Ticker([slow], seconds=0.001, pause=0, patience=0.01)
    ticker.start()
    begun.wait()
    ticker.stop()
    goes_on.set()


def test_who_is_woken_calls_at_once_and_each_call_once() -> None:
    ticked = threading.Semaphore(0)
    ticker = Ticker([ticked.release], seconds=3_600, pause=0)
    ticker.start()
    assert ticked.acquire(timeout=30)
    for _ in range(3):
        ticker.wake()
        assert ticked.acquire(timeout=30)
    ticker.stop()
    assert not ticked.acquire(blocking=False)


def test_who_is_woken_without_end_pauses() -> None:
    ticker = Ticker([lambda: ticker.wake(), lambda: times.append(time.monotonic())], seconds=3_600, pause=0.02)
    times: list[float] = []
    ticker.start()
    while len(times) < 4:
        pass
    ticker.stop()
    assert all(after - before >= 0.02 for before, after in pairwise(times[:4]))


def test_what_comes_due_by_time_alone_is_looked_at_unasked() -> None:
    ticked = threading.Semaphore(0)
    ticker = Ticker([ticked.release], seconds=0.001, pause=0)
    ticker.start()
    for _ in range(3):
        assert ticked.acquire(timeout=30)
    ticker.stop()
