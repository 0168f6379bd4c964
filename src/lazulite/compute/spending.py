"""What a process has used of its machine in all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class Usage:
    """None of what nobody has measured. peak_memory_bytes: of the largest of its processes, or of all of them together
    where they were seen to have more."""

    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None

    def with_peak(self, seen_bytes: int) -> "Usage":
        known = self.peak_memory_bytes or 0
        return replace(self, peak_memory_bytes=max(known, seen_bytes) or self.peak_memory_bytes)

    def to_json(self) -> JSONObject:
        told = {"cpu_seconds": self.cpu_seconds, "peak_memory_bytes": self.peak_memory_bytes}
        return {name: value for name, value in told.items() if value is not None}

    @classmethod
    def from_json(cls, value: JSON) -> "Usage":
        if not isinstance(value, Mapping):
            return cls()
        cpu, peak = value.get("cpu_seconds"), value.get("peak_memory_bytes")
        return cls(
            float(cpu) if isinstance(cpu, int | float) else None, int(peak) if isinstance(peak, int | float) else None
        )
