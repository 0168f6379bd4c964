import pytest

from lazulite.assembly import Platform
from lazulite.experience.rest.looking import AddressUnanswered, looked_at, with_sights
from lazulite.foundation.actor import LOCAL
from lazulite.specs.sights import Sights, Unseen
from lazulite.words.errors import PlatformError

NOWHERE = "git+http://127.0.0.1:1/r.git@main"


@pytest.fixture
def workspace(platform: Platform) -> str:
    return platform.write(platform.workspaces.ensure_default).id


def test_every_address_is_answered_as_it_was_spelled(platform: Platform, workspace: str) -> None:
    asked = [
        NOWHERE,
        "git+ssh://127.0.0.1/r",
        f"{NOWHERE}#subdirectory=./a/",
        f"{NOWHERE}#subdirectory=R%26D",
        "http://127.0.0.1:1/x",
    ]
    found = looked_at(platform, LOCAL, workspace, asked)
    assert set(found) == set(asked)
    assert all(isinstance(one, PlatformError) for one in found.values())


def test_who_asks_for_what_was_told_already_is_not_told_for_ever(platform: Platform, workspace: str) -> None:
    asked: list[set[str]] = []

    def ask_again(sights: Sights) -> None:
        asked.append(set(sights.seen))
        raise Unseen((NOWHERE,))

    with pytest.raises(AddressUnanswered, match="is asked for again") as refusal:
        with_sights(platform, LOCAL, workspace, ask_again)
    assert "another way" in refusal.value.hint
    assert asked == [set(), {NOWHERE}]
