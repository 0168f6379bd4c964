"""A fact as lineage reads it: its data asked for by name and kind, absent where it is something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lazulite.foundation.actor import Principal
from lazulite.words.json import JSON


@dataclass(frozen=True)
class Told:
    """`cause_subject`: what the fact that caused this one was about; "" where none did, or nobody reads it."""

    type: str
    subject: str
    actor: Principal
    data: Mapping[str, JSON]
    cause_subject: str = ""

    @property
    def name(self) -> str:
        """The subject without its noun."""
        return self.subject.partition("/")[2]

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return value if isinstance(value, str) else ""

    def mapping(self, key: str) -> Mapping[str, JSON]:
        value = self.data.get(key)
        return value if isinstance(value, Mapping) else {}

    def listed(self, key: str) -> list[Mapping[str, JSON]]:
        value = self.data.get(key)
        many = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        return [each for each in many if isinstance(each, Mapping)]

    def some(self, *keys: str) -> dict[str, JSON]:
        """Those of the keys that are there and not None."""
        return {key: self.data[key] for key in keys if self.data.get(key) is not None}
