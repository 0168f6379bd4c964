"""What a process has to itself while it runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.compute.isolation import PLAIN, Isolation
from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class Held:
    """gpus: which ones, by their numbers, counted from 0 among what its worker may use. 0 of cores or memory: none."""

    slots: int = 0
    cpus: float = 0
    memory_bytes: int = 0
    gpus: tuple[int, ...] = ()
    isolation: Isolation = PLAIN

    def to_json(self) -> JSONObject:
        return {
            "cpus": self.cpus, "memory_bytes": self.memory_bytes, "gpus": list(self.gpus),
            "isolation": self.isolation.to_json(),
        }  # fmt: skip

    @classmethod
    def from_json(cls, slots: int, value: JSON) -> "Held":
        """Of a process that was taken before there was this question: its slots."""
        if not isinstance(value, Mapping):
            return cls(slots)
        gpus = value.get("gpus")
        return cls(
            slots, float(str(value.get("cpus") or 0)), int(str(value.get("memory_bytes") or 0)),
            tuple(int(str(number)) for number in gpus) if isinstance(gpus, list | tuple) else (),
            Isolation.from_json(value.get("isolation")),
        )  # fmt: skip


NOTHING = Held()
