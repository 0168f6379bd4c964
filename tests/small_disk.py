"""A disk of a few megabytes, which a test fills and clears."""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class SmallDisk:
    """`path` is its root; the ballast lies there too."""

    path: Path

    @classmethod
    def mount(cls, path: Path, *, megabytes: int) -> "SmallDisk":
        """Skips the test where this user may not mount."""
        path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)]
        try:
            mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no mount here: a full disk needs one of its own")
        if mounted.returncode != 0:
            pytest.skip(f"a full disk needs one of its own, and this user may not mount: {mounted.stderr.strip()}")
        return cls(path)

    def unmount(self) -> None:
        """Also while somebody who is just ending has a file of it open."""
        subprocess.run(["umount", "--lazy", str(self.path)], check=True)

    def fill(self) -> None:
        """To the last page."""
        ballast = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for piece in (1 << 20, 1 << 12):
            with suppress(OSError):
                while os.write(ballast, b"x" * piece):
                    pass
        os.close(ballast)

    def clear(self) -> None:
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"
