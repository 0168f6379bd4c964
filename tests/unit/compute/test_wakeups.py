from lazulite.compute.wakeups import Wakeups


def test_a_marked_commit_wakes_and_another_does_not() -> None:
    wakeups, heard = Wakeups(), list[str]()
    wakeups.listen(lambda: heard.append("woken"))
    wakeups.committed()
    assert heard == []
    wakeups.mark()
    wakeups.committed()
    assert heard == ["woken"]


def test_who_has_left_is_not_called() -> None:
    wakeups, heard = Wakeups(), list[str]()
    wakeups.listen(lambda: heard.append("woken"))()
    wakeups.wake()
    assert heard == []
