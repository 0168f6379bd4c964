"""A disk that takes its time for every sync, for processes that a test starts."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

# Stands before the C library's own fsync and fdatasync: counts, waits while the file `slow` is there, and syncs.
SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

static int slowly(const char *name, int file) {
    int counted = open(COUNTED, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (counted >= 0) { if (write(counted, ".", 1)) {} close(counted); }
    if (access(SLOW, F_OK) == 0) usleep(MICROSECONDS);
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
"""


@dataclass(frozen=True)
class SlowDisk:
    """`library`: for LD_PRELOAD."""

    folder: Path
    library: Path

    @classmethod
    def make(cls, folder: Path, *, seconds: float) -> "SlowDisk":
        """Skips the test where there is no C compiler."""
        folder.mkdir()
        source, library = folder / "slow.c", folder / "slow.so"
        source.write_text(SOURCE)
        names = {"COUNTED": f'"{folder / "counted"}"', "SLOW": f'"{folder / "slow"}"'}
        defined = [f"-D{name}={value}" for name, value in {**names, "MICROSECONDS": int(seconds * 1e6)}.items()]
        command = ["cc", "-shared", "-fPIC", "-o", str(library), str(source), *defined, "-ldl"]
        try:
            subprocess.run(command, check=True)
        except FileNotFoundError:
            pytest.skip("a slow disk is made by a C compiler, and there is none")
        return cls(folder, library)

    def slow(self) -> None:
        (self.folder / "slow").touch()

    @property
    def syncs(self) -> int:
        """How many were asked for so far."""
        return (self.folder / "counted").stat().st_size
