"""Whether a fact makes a rule fire, and when not: which clause keeps it still, what it asked and what was true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from lazulite.ops.triggers.clauses import Clause, shown
from lazulite.specs.durations import spelled
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

NEVER_WATCHED = ("RuleHeld",)
WHOSE = frozenset({"subject", "data.endpoint", "data.monitor"})  # where a fact says of whom it tells


@dataclass(frozen=True)
class Seen:
    """A fact as rules see it; `actor` is written `rule:NAME`, `person:NAME`."""

    id: str
    type: str
    subject: str
    data: JSONObject
    actor: str
    occurred_at: datetime
    cause: str | None = None

    def readable(self) -> Mapping[str, JSON]:
        """As clauses and expressions walk through it."""
        return {**vars(self), "occurred_at": self.occurred_at.isoformat()}


@dataclass(frozen=True)
class Debounce:
    """A rule fires once `quiet` has passed without another fact that matches, or `longest` after the first one."""

    quiet: timedelta = timedelta(0)
    longest: timedelta | None = None

    def due(self, first: datetime, newest: datetime) -> datetime:
        quiet = newest + self.quiet
        return min(quiet, first + self.longest) if self.longest is not None else quiet


@dataclass(frozen=True)
class AtMost:
    """No more than `times` in any stretch of time as long as `per`."""

    times: int
    per: timedelta

    def __post_init__(self) -> None:
        if self.times < 1 or self.per <= timedelta(0):
            raise Invalid("at_most needs times of at least 1 and a period per that is longer than nothing.")


@dataclass(frozen=True)
class Conditions:
    """On these facts (glob patterns of types), if all these clauses hold."""

    when: tuple[str, ...]
    clauses: tuple[Clause, ...] = ()
    debounce: Debounce = Debounce()
    at_most: AtMost | None = None

    def __post_init__(self) -> None:
        if not self.when:
            raise Invalid("A rule names at least one type of fact under 'when'.", hint="when: DriftDetected")

    def concerns(self, fact_type: str) -> bool:
        """Whether facts of this type are looked at all."""
        return fact_type not in NEVER_WATCHED and any(fnmatchcase(fact_type, pattern) for pattern in self.when)

    def mean(self, fact: Seen) -> bool:
        """False where a clause asks for the facts of another endpoint, monitor or subject than this one's."""
        told = fact.readable()
        return all(clause.holds(told) for clause in self.clauses if clause.path in WHOSE)


@dataclass(frozen=True)
class Rule:
    """What is decided about: `enabled` and the conditions, under the rule's name."""

    name: str
    conditions: Conditions
    enabled: bool = True


@dataclass(frozen=True)
class History:
    """When the rule has fired so far, in any order, and what time it is. behind: the rules whose doing the fact is."""

    now: datetime
    fired_at: Sequence[datetime] = ()
    behind: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Weighed:
    """One clause against one fact."""

    clause: str
    asked: str
    found: str
    passed: bool

    def to_json(self) -> JSONObject:
        return {"clause": self.clause, "asked": self.asked, "found": self.found, "passed": self.passed}


@dataclass(frozen=True)
class Fire:
    """Every clause holds."""

    weighed: tuple[Weighed, ...]


@dataclass(frozen=True)
class Hold:
    """`because` is the first clause that failed."""

    because: Weighed
    weighed: tuple[Weighed, ...]


def decide(rule: Rule, fact: Seen, history: History) -> Fire | Hold:
    """The same for every type of fact. Debouncing comes after it: see `Debounce.due`."""
    weighed = weigh(rule, fact, history)
    failed = next((one for one in weighed if not one.passed), None)
    return Fire(weighed) if failed is None else Hold(failed, weighed)


def weigh(rule: Rule, fact: Seen, history: History) -> tuple[Weighed, ...]:
    """All that is asked, in the order in which it is asked."""
    conditions = rule.conditions
    asked = [
        Weighed("enabled", "the rule is enabled", "it is" if rule.enabled else "it is disabled", rule.enabled),
        Weighed("when", f"type is {' or '.join(conditions.when)}", fact.type, conditions.concerns(fact.type)),
        _not_its_own(rule, fact, history),
    ]
    told = fact.readable()
    asked += [Weighed(str(c), c.asked, shown(c.find(told)), c.holds(told)) for c in conditions.clauses]
    if conditions.at_most:
        asked.append(_often(conditions.at_most, history))
    return tuple(asked)


def _not_its_own(rule: Rule, fact: Seen, history: History) -> Weighed:
    """Nor what came of it: a job that it started, or what another rule did because of that, would start it for ever."""
    own = fact.actor == f"rule:{rule.name}" or rule.name in history.behind
    found = f"by {fact.actor}"
    if own and fact.actor != f"rule:{rule.name}":
        found += ", which the rule itself has led to"
    return Weighed("not its own doing", "the fact is not the rule's own doing", found, not own)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _often(at_most: AtMost, history: History) -> Weighed:
    span = spelled(at_most.per)
    lately = sum(1 for moment in history.fired_at if moment > history.now - at_most.per)
    return Weighed(
        "at_most",
        f"at most {_times(at_most.times)} in {span}",
        f"it fired {_times(lately)} in the last {span}",
        lately < at_most.times,
    )
