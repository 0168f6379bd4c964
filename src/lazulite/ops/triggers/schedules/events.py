"""What is said of schedules once it has happened."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.triggers.schedules.entities import Backfill, Firing, Schedule
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

SUBJECT = "schedules/NAME"
TOLD = ("name", "owner", "trigger", "is_enabled", "next_fire_at")
FACTS = FactCatalogue(
    FactKind("ScheduleCreated", SUBJECT, TOLD, "A schedule has been made."),
    FactKind("ScheduleUpdated", SUBJECT, TOLD, "A schedule has got another document."),
    FactKind("ScheduleEnabled", SUBJECT, TOLD, "A schedule has been switched on."),
    FactKind("ScheduleDisabled", SUBJECT, TOLD, "A schedule has been switched off; what waited was skipped."),
    FactKind("ScheduleDeleted", SUBJECT, TOLD, "A schedule has been deleted; its runs stay."),
    FactKind(
        "ScheduleFired", SUBJECT, ("name", "owner", "fire_at", "why", "job"), "A schedule has created its job."
    ),
    FactKind(
        "ScheduleRefused", SUBJECT, ("name", "owner", "fire_at", "why", "reason"),
        "The job of a schedule was refused at one of its times.",
    ),
    FactKind(
        "ScheduleSkipped", SUBJECT, ("name", "owner", "from", "to", "times", "reason"),
        "Times of a schedule have passed that no job is created for. `times`: how many of them are written down.",
    ),
    FactKind(
        "ScheduleBackfilled", SUBJECT, ("name", "owner", "from", "to", "times"),
        "Somebody has asked for the jobs of a past range.",
    ),
)  # fmt: skip


def told(kind: str, schedule: Schedule) -> NewFact:
    """One of those that are about the schedule as a whole."""
    due = schedule.next_fire_at
    said: dict[str, JSON] = {
        "trigger": schedule.definition.trigger, "is_enabled": schedule.enabled,
        "next_fire_at": due.isoformat() if due else None,
    }  # fmt: skip
    return _about(kind, schedule, said)


def fired(schedule: Schedule, firing: Firing, job: str) -> NewFact:
    return _about("ScheduleFired", schedule, {**_at(firing), "job": job})


def refused(schedule: Schedule, firing: Firing, reason: str) -> NewFact:
    return _about("ScheduleRefused", schedule, {**_at(firing), "reason": reason})


def skipped(schedule: Schedule, firings: list[Firing]) -> NewFact:
    begin, end = firings[0].fire_at.isoformat(), firings[-1].fire_at.isoformat()
    told: dict[str, JSON] = {"from": begin, "to": end, "times": len(firings), "reason": firings[-1].reason}
    return _about("ScheduleSkipped", schedule, told)


def backfilled(schedule: Schedule, made: Backfill) -> NewFact:
    begin, end = made.begin.isoformat(), made.end.isoformat()
    return _about("ScheduleBackfilled", schedule, {"from": begin, "to": end, "times": len(made.created)})


def _at(firing: Firing) -> dict[str, JSON]:
    return {"fire_at": firing.fire_at.isoformat(), "why": firing.why.value}


def _about(kind: str, schedule: Schedule, said: dict[str, JSON]) -> NewFact:
    return new_fact(
        FACTS, kind, subject=f"schedules/{schedule.name}", workspace_id=schedule.workspace_id,
        data={"name": schedule.name, "owner": schedule.owner, **said},
    )  # fmt: skip
