"""How far bytes are on their way: who shows it, and who is told of each piece."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

CHUNK = 1 << 20

Progress: TypeAlias = Callable[[int], None]
"""Called with the number of bytes that have just been read, or gone over the wire."""
Show: TypeAlias = Callable[[str, int], AbstractContextManager[Progress]]
"""Told what is done ("uploading") and how many bytes in all, it gives what is called with each piece."""


@contextmanager
def unseen(_done: str, _total: int) -> Iterator[Progress]:
    yield lambda _size: None
