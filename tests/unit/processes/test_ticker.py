import threading

from lazulite.processes.ticker import Ticker


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
