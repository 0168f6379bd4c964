"""Passwords by argon2id: slow on purpose, the same for a name that is not known."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Of a password that nobody has: unknown names are compared with it, by the parameters of today.
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$juAoxepha/lRa3Y3/ljRHg$4QykToPvVQwCjGLAZXvfwP1hjwRvvvooyqhOhdRAhNA"
MEMORY_KIB = 65_536
AT_ONCE = 4  # each takes 64 MiB while it is hashed: a flood of logins must not take all memory


class Passwords:
    """Parameters are argon2-cffi's, RFC 9106's second recommendation: 3 passes over 64 MiB, 4 lanes.

    memory_kib: less is for tests, which have no secrets.
    """

    def __init__(self, *, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(memory_cost=memory_kib)
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = NOBODYS if memory_kib == MEMORY_KIB else self.hashed("")

    def hashed(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(_bytes(password))

    def verified(self, kept: str | None, password: str) -> bool:
        """Whether `password` is the one behind `kept`. None, or a hash that is none, takes as long and is False."""
        with self._turn:
            try:
                return self._hasher.verify(kept or self._nobodys, _bytes(password)) and kept is not None
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, kept: str) -> bool:
        """Whether it was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    """Half a character, as JSON's \\ud800 is, is part of a password too."""
    return password.encode("utf-8", "surrogatepass")
