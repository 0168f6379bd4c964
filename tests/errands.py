"""What a server does beside its clock, done here and now: what an act raises, the test sees."""

from collections.abc import Iterable

from lazulite.assembly import Platform
from lazulite.processes import watching
from lazulite.processes.turns import Turn, Turns


class AtOnce(Turns):
    def take(self, turns: Iterable[Turn]) -> None:
        for turn in turns:
            turn.act()


def fire_triggers(platform: Platform) -> None:
    watching.fire_triggers(platform, AtOnce())


def fire_schedules(platform: Platform) -> None:
    watching.note_schedules(platform)
    watching.fire_schedules(platform, AtOnce())


def tell_commits(platform: Platform) -> None:
    watching.tell_commits(platform, AtOnce())
