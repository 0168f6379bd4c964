import pytest

from lazulite.runners.score_host.frames import HEAD, LARGEST_BYTES, FrameTooLarge, Inbox, pack


def test_frames_cut_anywhere_come_out_whole_and_in_order() -> None:
    sent = pack(1, b"one") + pack(2, b"") + pack(2**40, b"three")
    inbox = Inbox()
    received = [frame for at in range(len(sent)) for frame in inbox.feed(sent[at : at + 1])]
    assert received == [(1, b"one"), (2, b""), (2**40, b"three")]


def test_several_frames_in_one_read_come_out_together() -> None:
    assert Inbox().feed(pack(1, b"a") + pack(2, b"b")) == [(1, b"a"), (2, b"b")]


def test_a_frame_that_nobody_could_hold_is_refused_by_its_head() -> None:
    with pytest.raises(FrameTooLarge):
        Inbox().feed(HEAD.pack(LARGEST_BYTES + 1, 1))
