"""Every backend as the contract's tests meet it: what they launch, and what is left of it."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.backends.local import marked, read_json
from lazulite.compute.backends.protocol import Backend, Launch, Limits, Walls
from lazulite.compute.failures import Exit
from lazulite.compute.isolation import Network

WAIT_SECONDS = 60.0
UNLIMITED = Limits()


def until(is_true: Callable[[], object]) -> None:
    pause, waited = threading.Event(), 0.0
    while not is_true():
        assert waited < WAIT_SECONDS
        pause.wait(0.01)
        waited += 0.01


@dataclass(frozen=True)
class Subject:
    """counts_memory: it knows that the kernel has ended something for its memory."""

    backend: Backend
    folder: Path
    image: str = ""
    counts_memory: bool = True
    bounds_processes: bool = True

    @property
    def code(self) -> Path:
        return self.folder / "code"

    def launch(
        self, script: str, *, grace_seconds: float = 30, timeout_seconds: float | None = None,
        limits: Limits = UNLIMITED, network: Network = Network.NONE, url: str = "http://127.0.0.1:1",
    ) -> None:  # fmt: skip
        self.code.mkdir(parents=True, exist_ok=True)
        walls = Walls((), (self.code,), self.folder / "tmp", network, url, self.image)
        argv = ("sh", "-c", script)
        self.backend.launch(
            self.folder,
            Launch(argv, self.code, dict(os.environ), timeout_seconds, grace_seconds, limits, walls),
        )

    def ended(self) -> Exit:
        """Once it has."""
        until(lambda: self.backend.look(self.folder).ended)
        found = self.backend.look(self.folder).ended
        assert found is not None
        return found

    def says(self, text: str) -> None:
        """Return once its log has that."""
        until(lambda: text in self.log)

    @property
    def log(self) -> str:
        path = self.folder / "log.txt"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    @property
    def shim(self) -> int:
        return int(str((read_json(self.folder / "pid.json") or {})["pid"]))

    @property
    def left(self) -> list[int]:
        return marked(str(self.folder))


def engine_with_image(home: Path) -> dict[str, str] | None:
    """Variables with which Podman has the image localhost/small, busybox alone; None where it starts no container.

    Its own store, and the runtime and the limits that it needs where it may not raise them.
    """
    podman, busybox = shutil.which("podman"), shutil.which("busybox")
    if podman is None or busybox is None:
        return None
    home.mkdir(parents=True, exist_ok=True)
    runtime = 'runtime = "runc"\n' if shutil.which("runc") else ""
    (home / "containers.conf").write_text(
        '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]\n'
        f'[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "none"\nlock_type = "file"\n'
        f'tmp_dir = "{home / "tmp"}"\n{runtime}'
    )
    (home / "storage.conf").write_text(
        f'[storage]\ndriver = "vfs"\nrunroot = "{home / "run"}"\ngraphroot = "{home / "graph"}"\n'
    )
    variables = {
        **os.environ, "CONTAINERS_CONF": str(home / "containers.conf"),
        "CONTAINERS_STORAGE_CONF": str(home / "storage.conf"),
    }  # fmt: skip
    root = home / "root"
    for folder in ("bin", "tmp", "etc"):
        (root / folder).mkdir(parents=True)
    shutil.copy(busybox, root / "bin" / "busybox")
    for name in ("sh", "sleep", "cat", "id", "ls", "setsid", "head", "tr", "touch", "kill", "true"):
        (root / "bin" / name).symlink_to("busybox")
    subprocess.run(["tar", "-C", root, "-cf", home / "root.tar", "."], check=True)
    run = [podman, "run", "--rm", "--network", "none", "localhost/small", "true"]
    for command in ([podman, "import", str(home / "root.tar"), "localhost/small"], run):
        if subprocess.run(command, env=variables, check=False, capture_output=True).returncode != 0:
            return None
    return variables
