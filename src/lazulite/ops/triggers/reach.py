"""Whether the facts that a rule waits for exist, and tell what it asks of them."""

from collections.abc import Sequence

from lazulite.ops.triggers.rules import NEVER_WATCHED
from lazulite.words.errors import Invalid, nearest
from lazulite.words.facts import FactCatalogue, FactKind

ALL_OF_THEM = "All of them: lazulite event types"


class RuleWatchesRules(Invalid):
    def __init__(self) -> None:
        super().__init__("A rule that watches RuleHeld would hear of itself for ever.", hint="Watch RuleFired.")


class FactTypeUnknown(Invalid):
    def __init__(self, pattern: str, known: FactCatalogue) -> None:
        what = f"No fact matches '{pattern}'." if is_glob(pattern) else f"There is no fact '{pattern}'."
        near = nearest(pattern.strip("*"), known.types)
        super().__init__(what, hint=f"{near} {ALL_OF_THEM}")


class FactFieldUnknown(Invalid):
    def __init__(self, field: str, asked: str, pattern: str, kinds: Sequence[FactKind]) -> None:
        who = f"No fact that matches {pattern} has" if is_glob(pattern) else f"The fact {pattern} has no"
        what = f" '{field}' in its data (in '{asked}')."
        super().__init__(f"{who}{what}", hint=nearest(field, [name for kind in kinds for name in kind.fields]))


def kinds_of(pattern: str, known: FactCatalogue) -> tuple[FactKind, ...]:
    """Raises FactTypeUnknown where the rule would wait for ever, and RuleWatchesRules."""
    if pattern in NEVER_WATCHED:
        raise RuleWatchesRules
    found = tuple(kind for kind in known.matching(pattern) if kind.type not in NEVER_WATCHED)
    if not found:
        raise FactTypeUnknown(pattern, known)
    return found


def check_field(path: str, when: Sequence[str], known: FactCatalogue, *, asked: str) -> None:
    """Raises FactFieldUnknown where, of what an entry of `when` stands for, no fact has the first field below `data`.

    asked: the clause or the expression as it is written. What lies deeper is the fact's own affair.
    """
    root, *below = path.split(".")
    if root != "data" or not below:
        return
    for pattern in when:
        kinds = kinds_of(pattern, known)
        if not any(below[0] in kind.fields for kind in kinds):
            raise FactFieldUnknown(below[0], asked, pattern, kinds)


def is_glob(pattern: str) -> bool:
    return any(sign in pattern for sign in "*?[")
