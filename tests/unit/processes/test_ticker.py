import threading

from lazulite.processes.ticker import Ticker
from lazulite.words.errors import Unavailable


def test_a_tick_with_a_defect_stops_none_of_the_others_and_is_tried_again() -> None:
    tried, done = [], threading.Event()

    def broken() -> None:
        tried.append(1)
        raise ZeroDivisionError

    def well() -> None:
        if len(tried) > 2:
            done.set()

    ticker = Ticker([broken, well], seconds=0.001)
    ticker.start()
    assert done.wait(10)
    ticker.stop()


def test_a_server_that_ends_waits_no_longer_than_it_says_for_a_tick() -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        goes_on.wait()

    ticker = Ticker([slow], seconds=0.001, patience=0.01)
    ticker.start()
    begun.wait()
    ticker.stop()
    goes_on.set()


def test_while_nothing_was_committed_the_ticks_look_at_times_alone() -> None:
    mark, ticked, looked = object(), threading.Semaphore(0), threading.Semaphore(0)

    def looking() -> object:
        looked.release()
        return mark

    ticker = Ticker([ticked.release], mark=looking, seconds=0.001, idle=3_600)
    ticker.start()
    for _ in range(20):
        looked.acquire()
    assert ticked.acquire(timeout=10)
    assert not ticked.acquire(blocking=False)
    mark = object()
    assert ticked.acquire(timeout=10)
    ticker.stop()


def test_what_comes_due_by_time_alone_is_looked_at_every_idle_seconds() -> None:
    ticked = threading.Semaphore(0)
    ticker = Ticker([ticked.release], mark=lambda: "the same", seconds=0.001, idle=0.002)
    ticker.start()
    for _ in range(5):
        assert ticked.acquire(timeout=10)
    ticker.stop()


def test_a_database_that_does_not_answer_holds_no_tick_up() -> None:
    def away() -> object:
        raise Unavailable("The database does not answer.")

    ticked = threading.Semaphore(0)
    ticker = Ticker([ticked.release], mark=away, seconds=0.001, idle=3_600)
    ticker.start()
    for _ in range(5):
        assert ticked.acquire(timeout=10)
    ticker.stop()
