"""Keeps one worker running beside a server, and ends it with the server; what it runs goes on and is found again."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

from lazulite.compute.process import DRAINED
from lazulite.foundation.settings import Settings
from lazulite.foundation.telemetry import logger
from lazulite.services.inference.replacement import STEADY_SECONDS, restart_wait_seconds

log = logger(__name__)
STOP_SECONDS = 5.0
DRAINED_SECONDS = 60.0  # until a drained one is asked again whether it still is to be away


class WorkerSupervisor:
    """`tick` is called every second or so. The token is the worker's own, made anew at each start of a server.

    has_left: it was drained, and has ended since.
    """

    def __init__(
        self, settings: Settings, *, issue_token: Callable[[], str], seconds: Callable[[], float] = time.monotonic,
        command: Callable[[], list[str]] | None = None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._issue_token = issue_token
        self._seconds = seconds
        self._command = command or self._own_command
        self.process: subprocess.Popen[bytes] | None = None
        self._token = ""
        self.has_left = False
        self._failures = 0
        self._started_at = self._retry_at = seconds()

    def tick(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            self._note_end(self.process.returncode)
        if self.process is None and self._seconds() >= self._retry_at:
            self._start()

    def stop(self) -> None:
        """Returns when it has ended."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _start(self) -> None:
        self._token = self._token or self._issue_token()
        environment = {
            **os.environ, "LAZULITE_TOKEN": self._token, "LAZULITE_LOG_LEVEL": self._settings.log_level,
            "LAZULITE_ISOLATION": self._settings.isolation,
        }  # fmt: skip
        self._started_at = self._seconds()
        self.process = subprocess.Popen(
            self._command(), env=environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def _own_command(self) -> list[str]:
        """A worker that ends with this process."""
        program = [sys.executable, "-m", "lazulite.processes.worker"]
        return [*program, self._settings.near_url, str(self._settings.home), "--parent", str(os.getpid())]

    def _note_end(self, exit_code: int) -> None:
        if exit_code == DRAINED:
            self.has_left = True
            self.process, self._failures, self._retry_at = None, 0, self._seconds() + DRAINED_SECONDS
            log.info("worker_drained")
            return
        steady = self._seconds() - self._started_at >= STEADY_SECONDS
        self._failures = 1 if steady else self._failures + 1
        self._retry_at = self._seconds() + restart_wait_seconds(self._failures)
        self.process = None
        log.warning("worker_ended", exit_code=exit_code)
