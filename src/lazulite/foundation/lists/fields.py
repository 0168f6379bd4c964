"""What a list can be asked by: its fields, and what each of them holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Value = str | int | float | bool | datetime
TEXT_FIELD = "text"
TAG_PREFIX = "tags."


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    BOOL = "bool"
    TAG = "tag"
    SEARCH = "search"


@dataclass(frozen=True)
class Fields:
    """`noun`: the things, as a sentence names them. `order`: how they come unless asked otherwise, `created_at desc`.

    tagged: whether `tags.<key>` is a field; searched: whether `text` is. usual: what holds of a field unless the
    filter speaks of it; `= 'any'` lifts it, and so does a filter that names one of the fields in `lifted`.
    """

    noun: str
    kinds: Mapping[str, Kind]
    order: str
    tagged: bool = False
    searched: bool = False
    usual: Mapping[str, Value] = field(default_factory=dict)
    lifted: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that a filter may name."""
        tags = (f"{TAG_PREFIX}<key>",) if self.tagged else ()
        return (*self.kinds, *((TEXT_FIELD,) if self.searched else ()), *tags)

    def kind(self, name: str) -> Kind | None:
        """None for what is no field here."""
        if self.searched and name == TEXT_FIELD:
            return Kind.SEARCH
        if self.tagged and name.startswith(TAG_PREFIX):
            return Kind.TAG
        return self.kinds.get(name)
