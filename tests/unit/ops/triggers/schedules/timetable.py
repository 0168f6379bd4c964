"""A platform whose clock is moved by hand, with schedules that create jobs."""

from datetime import datetime, timedelta

import yaml

from lazulite.assembly import Platform
from lazulite.experience.rest.looking import with_sights
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import read_after
from lazulite.ops.triggers.schedules.entities import Backfill, Firing, Schedule
from lazulite.services.training.jobs.entities import Job
from lazulite.specs.sights import Sights
from lazulite.specs.written import Written, read_written
from lazulite.testing import FrozenClock
from lazulite.words.json import JSONObject
from tests.errands import fire_schedules

ANA = Actor(Principal(PrincipalKind.PERSON, "ana"))
JOB = {"command": "echo ${{inputs.at}}", "environment": {"requirements": []},
       "inputs": {"at": "${{creation_context.trigger_time}}"}}  # fmt: skip
HOURLY = {"type": "cron", "expression": "0 * * * *"}


class Timetable:
    def __init__(self, platform: Platform, clock: FrozenClock) -> None:
        self.platform, self.clock = platform, clock
        self.workspace = platform.write(platform.workspaces.ensure_default).id

    def make(self, actor: Actor = LOCAL, **changed: object) -> Schedule:
        """An hourly one, called hourly."""
        document = {"name": "hourly", "trigger": HOURLY, "create_job": JOB, **changed}
        return self.create(read_written(yaml.safe_dump(document, sort_keys=False), settings={}, sources={}), actor)

    def create(self, written: Written, actor: Actor = LOCAL) -> Schedule:
        create = self.platform.schedules.create

        def make(sights: Sights) -> Schedule:
            given = {"azureml.git.commit": "abc"}
            return self.platform.write(
                lambda tx: create(tx, actor, self.workspace, written, given=given, sights=sights)[0]
            )

        return with_sights(self.platform, actor, self.workspace, make)

    def change(self, actor: Actor = LOCAL, sources: JSONObject | None = None, **settings: object) -> Schedule:
        """Values by dotted place, `__` for the dot."""
        schedules = self.platform.schedules
        told = {place.replace("__", "."): value for place, value in settings.items()}
        return self.platform.write(
            lambda tx: schedules.change(
                tx, actor, self.workspace, "hourly", told, sources=sources,  # type: ignore[arg-type]  # JSON values
                sights=Sights(),
            )[0]
        )  # fmt: skip

    def switch(self, *, enabled: bool) -> Schedule:
        schedules = self.platform.schedules
        return self.platform.write(lambda tx: schedules.switch(tx, LOCAL, self.workspace, "hourly", enabled=enabled))

    def backfill(self, begin: datetime, end: datetime | None = None) -> Backfill:
        schedules = self.platform.schedules
        return self.platform.write(
            lambda tx: schedules.backfill(tx, ANA, self.workspace, "hourly", begin=begin, end=end)
        )

    def wait(self, **length: float) -> None:
        self.clock.advance(timedelta(**length))
        self.tick()

    def tick(self) -> None:
        fire_schedules(self.platform)
        self.platform.relay.drain()

    def shown(self) -> Schedule:
        with self.platform.read() as tx:
            return self.platform.schedules.get(tx, self.workspace, "hourly")

    def runs(self) -> list[Firing]:
        """The oldest first."""
        with self.platform.read() as tx:
            return list(self.platform.schedules.runs(tx, self.workspace, "hourly").items)[::-1]

    def jobs(self) -> list[Job]:
        """The oldest first."""
        with self.platform.read() as tx:
            return list(self.platform.jobs.list(tx, self.workspace).items)[::-1]

    def facts(self, kind: str) -> list[Fact]:
        self.platform.relay.drain()
        with self.platform.read() as tx:
            return read_after(tx, 0, limit=1000, types={kind})
