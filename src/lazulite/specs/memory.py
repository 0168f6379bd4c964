"""Memory as documents write it: `16Gi`, `16GB`, `512m`, or a number of bytes."""

import re
from typing import Annotated

from pydantic import BeforeValidator

WRITTEN = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?:(?P<unit>[kmgt])(?P<binary>i)?)?b?", re.IGNORECASE)
POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
MOST = 1 << 60


def memory(value: object) -> int:
    """Bytes. `Gi` counts by 1024, `G` and `GB` by 1000. Raises ValueError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _checked(value, value)
    found = WRITTEN.fullmatch(str(value).strip())
    if found is None:
        raise ValueError(f"{value!r} is no amount of memory: write 16Gi, 16GB, 512m, or bytes")
    step = 1024 if found["binary"] else 1000
    return _checked(value, float(found["number"]) * step ** POWERS[(found["unit"] or "").lower()])


def spelled_memory(size_bytes: int) -> str:
    """As people say it: 15.6 GiB, 512 MiB."""
    for unit, size in (("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20)):
        if size_bytes >= size:
            return f"{round(size_bytes / size, 1):g} {unit}"
    return f"{size_bytes} bytes"


def _checked(said: object, size: float) -> int:
    if not 0 < size <= MOST:
        raise ValueError(f"{said!r} is no amount of memory: it is more than 0 bytes, and no more than there are")
    return int(size)


Memory = Annotated[int, BeforeValidator(memory)]
