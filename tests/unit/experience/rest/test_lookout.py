"""One look serves all who ask meanwhile."""

import asyncio
from itertools import count

import pytest

from lazulite.assembly import Platform
from lazulite.experience.rest.events import lookout
from lazulite.experience.rest.lookout import Lookout
from lazulite.foundation.db.pulse import Pulse
from lazulite.foundation.db.transaction import Tx
from lazulite.words.errors import Unavailable


def test_all_who_wait_share_one_look_and_the_next_ones_another() -> None:
    numbers = count(7)
    made = Lookout(lambda: next(numbers), 0.01)

    async def ask() -> list[list[int]]:
        return [list(await asyncio.gather(*(made.newest() for _ in range(50)))) for _ in range(2)]

    assert asyncio.run(ask()) == [[7] * 50, [8] * 50]


def test_who_goes_away_takes_the_look_from_nobody_else() -> None:
    made = Lookout(lambda: 3, 0.01)

    async def ask() -> int:
        first, second = (asyncio.create_task(made.newest()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(ask()) == 3


def test_a_look_that_failed_is_not_the_last_one() -> None:
    answers: list[int | OSError] = [OSError("away"), 4]

    def look() -> int:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    made = Lookout(look, 0.01)

    async def ask() -> list[object]:
        return [(await asyncio.gather(made.newest(), return_exceptions=True))[0] for _ in range(2)]

    failed, found = asyncio.run(ask())
    assert (type(failed), found) == (OSError, 4)


def test_while_nothing_was_committed_nobody_looks_and_what_failed_was_no_look() -> None:
    counted, looks = [1, 1, 1, 2], list[int]()

    def look() -> int:
        looks.append(len(looks))
        if looks == [0]:
            raise OSError("away")
        return looks[-1]

    made = Lookout(look, 0.001, lambda: counted.pop(0))

    async def ask() -> list[object]:
        return [(await asyncio.gather(made.newest(), return_exceptions=True))[0] for _ in range(4)]

    failed, *found = asyncio.run(ask())
    assert (type(failed), found) == (OSError, [1, 1, 2])


def test_a_database_that_was_away_for_one_look_is_looked_at_again_though_nobody_commits(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = [Unavailable("The database has more to do than it gets done.")]
    latest = platform.audit.latest

    def look(tx: Tx) -> int:
        if refused:
            raise refused.pop()
        return latest(tx)

    monkeypatch.setattr(platform.audit, "latest", look)
    monkeypatch.setattr(Pulse, "count", 1)
    asked = lookout(platform)

    async def ask() -> int:
        with pytest.raises(Unavailable):
            await asked.newest()
        return await asked.newest()

    with platform.read() as tx:
        assert asyncio.run(ask()) == latest(tx)
    assert refused == []
