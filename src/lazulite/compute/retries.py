"""How often a process that failed is tried again, and how long is waited before each try."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class Retries:
    """most: tries after the first one. The first wait is `backoff_seconds`, each further one twice as long, none longer
    than `longest_seconds`."""

    most: int = 0
    backoff_seconds: float = 10.0
    longest_seconds: float = 300.0

    def __post_init__(self) -> None:
        if min(self.most, self.backoff_seconds, self.longest_seconds) < 0:
            raise Invalid("A number of retries, and how long is waited before one, is 0 or more.")

    def wait_seconds(self, failed: int) -> float:
        """Before the try that follows on so many failed ones (1 or more)."""
        doublings = min(failed - 1, 64)  # past every longest wait, and still a float
        return min(self.longest_seconds, self.backoff_seconds * 2.0**doublings)

    def to_json(self) -> JSONObject:
        return {
            "most": self.most, "backoff_seconds": self.backoff_seconds, "longest_seconds": self.longest_seconds,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSON) -> "Retries":
        """None from before there was this question: no retries."""
        if not isinstance(value, Mapping):
            return cls()
        return cls(int(str(value["most"])), float(str(value["backoff_seconds"])), float(str(value["longest_seconds"])))
