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
