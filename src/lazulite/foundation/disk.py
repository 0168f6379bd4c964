"""A disk with no room left: what it says, and the refusal that it becomes."""

import errno

from lazulite.words.errors import Unavailable

FULL = {errno.ENOSPC, errno.EDQUOT}


class DiskFull(Unavailable):
    """Nothing is kept of what was asked; what was acknowledged before stays."""

    def __init__(self, of: str = "the home folder") -> None:
        super().__init__(
            f"The disk of {of} is full: nothing of this request was kept.",
            hint="Make room on it, then ask again. Nothing has to be restarted, and nothing that was kept is lost.",
        )


def is_full(error: OSError) -> bool:
    """Whether it is for want of room, a quota's included."""
    return error.errno in FULL
