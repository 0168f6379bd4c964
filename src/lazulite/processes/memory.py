"""How the C library hands out memory in a process of many threads."""

import ctypes

M_ARENA_MAX = -8  # glibc's malloc.h
ARENAS = 2


def share_arenas() -> None:
    """To be called before there are threads. Another C library than glibc is left as it is.

    glibc gives each thread an arena of its own, and what one has freed the others cannot use: a server whose threads
    take turns grows to the sum of what each of them ever needed.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)
