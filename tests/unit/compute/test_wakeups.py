from lazulite.compute.wakeups import Wakeups


def test_who_listens_is_called_and_who_has_left_is_not() -> None:
    wakeups, heard = Wakeups(), list[str]()
    leave = wakeups.listen(lambda: heard.append("woken"))
    wakeups.wake()
    leave()
    wakeups.wake()
    assert heard == ["woken"]
