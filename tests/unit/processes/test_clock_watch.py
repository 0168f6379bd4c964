from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest

from lazulite.assembly import Platform
from lazulite.processes.clock_watch import ClockWatch
from lazulite.testing import FrozenClock, platform_in_memory


@pytest.fixture
def platform(tmp_path: Path, clock: FrozenClock) -> Iterator[Platform]:
    made = platform_in_memory(tmp_path / "home", clock=clock)
    yield made
    made.close()


SLICES = 4  # that have something come at a time


def writes_after(platform: Platform, clock: FrozenClock, *passing: float) -> int:
    """How many writes there are, when a second passes each time and the clock goes on by so many."""
    ticking = count()
    watch = ClockWatch(platform, seconds=lambda: float(next(ticking)))
    with patch.object(platform.db, "write", wraps=platform.db.write) as write:
        for seconds in passing:
            clock.advance(timedelta(seconds=seconds))
            watch()
    return write.call_count


def test_a_clock_that_goes_on_is_nothing_to_tell(platform: Platform, clock: FrozenClock) -> None:
    assert writes_after(platform, clock, 1, 1, 0.5, 1.5, 3_600, 1) == 0


def test_a_clock_that_is_set_back_is_told_once(platform: Platform, clock: FrozenClock) -> None:
    assert writes_after(platform, clock, 1, -3_600, 1, 1) == SLICES
    assert writes_after(platform, clock, 1, -5, 1, -60) == 2 * SLICES
