"""Keeps one gateway running beside a server: starts it through a shim, finds it again, restarts it when it dies."""

import os
import shutil
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lazulite.compute.backends.local import LocalBackend, read_json
from lazulite.compute.backends.protocol import Backend, Launch
from lazulite.compute.failures import Exit
from lazulite.foundation.settings import Settings
from lazulite.foundation.telemetry import logger
from lazulite.services.inference.replacement import STEADY_SECONDS, restart_wait_seconds
from lazulite.words.errors import Conflict, PlatformError
from lazulite.words.ids import new_id

log = logger(__name__)
KEPT_FOLDERS = 3  # of gateways that ended: their logs say why
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "SSL_CERT_FILE")


class ScoringPortInUse(Conflict):
    pass


class GatewaySupervisor:
    """`tick` is called every second or so. The gateway outlives the server; `lazulite stop` ends it."""

    def __init__(
        self, settings: Settings, *, issue_token: Callable[[], str], backend: Backend | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._issue_token = issue_token
        self._backend = backend or LocalBackend()
        self._seconds = seconds
        self._folder = settings.home / "gateway"
        self._failures = 0
        self._started_at = seconds()
        self._retry_at = seconds()
        self._seen_ended: Path | None = None

    def check_port(self) -> None:
        """Raises ScoringPortInUse when a gateway would have to be started and somebody else has its port."""
        if self._running() is not None or not self._settings.scoring_port:
            return
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._settings.host, self._settings.scoring_port))
            except OSError as error:
                raise ScoringPortInUse(
                    f"The address {self._settings.host}:{self._settings.scoring_port}, where endpoints are to answer, "
                    f"cannot be used: {error.strerror}.",
                    hint="End what listens there, or give --scoring-port another number (0 takes a free one).",
                ) from error

    def tick(self) -> None:
        running = self._running()
        if running is not None:
            if not self._fits(running):
                self._backend.cancel(running, "stopped")
            return
        if self._seconds() >= self._retry_at and self._took_note():
            self._try_to_start()

    def _running(self) -> Path | None:
        folder = self._newest()
        if folder is None:
            return None
        sighting = self._backend.look(folder)
        return folder if sighting.started and sighting.ended is None else None

    def _newest(self) -> Path | None:
        folders = sorted((self._folder / "process").glob("*"))
        return folders[-1] if folders else None

    def _took_note(self) -> bool:
        """Of an end not seen before: False when the next start is to wait a while."""
        folder = self._newest()
        if folder is None or folder == self._seen_ended:
            return True
        self._seen_ended = folder
        ended = self._backend.look(folder).ended
        if ended is None or ended.reason == "stopped":
            return True
        steady = self._seconds() - self._started_at >= STEADY_SECONDS
        self._failures = 1 if steady else self._failures + 1
        self._retry_at = self._seconds() + restart_wait_seconds(self._failures)
        self._complain(folder, ended)
        return self._seconds() >= self._retry_at

    def _complain(self, folder: Path, ended: Exit) -> None:
        said = (folder / "log.txt").read_text("utf-8", "replace").splitlines() if (folder / "log.txt").exists() else []
        log.warning(
            "gateway_ended",
            exit_code=ended.exit_code,
            reason=ended.reason,
            said=said[-1] if said else "",
            log=str(folder),
        )
        if ended.exit_code == 1 and not self._settings.scoring_port:
            (self._folder / "address.json").unlink(missing_ok=True)  # somebody else has the port that it had

    def _try_to_start(self) -> None:
        try:
            self._start()
        except (PlatformError, OSError):
            self._failures += 1
            self._retry_at = self._seconds() + restart_wait_seconds(self._failures)
            raise

    def _start(self) -> None:
        folder = self._folder / "process" / new_id()
        folder.mkdir(parents=True, mode=0o700)
        self._keep_token()
        self._started_at = self._seconds()
        argv = (
            sys.executable, "-m", "lazulite.processes.gateway", "--home", str(self._settings.home),
            "--url", self._settings.near_url, "--host", self._settings.host, "--port", str(self._port()),
            "--token-file", str(self._token_file), *self._tls(),
            *(("--trusted-proxies", *self._settings.trusted_proxies) if self._settings.trusted_proxies else ()),
        )  # fmt: skip
        env = {name: value for name, value in os.environ.items() if name in PASSED_ON}
        self._backend.launch(folder, Launch(argv, folder, env))
        self._forget_old()

    def _fits(self, folder: Path) -> bool:
        """Whether the running gateway is where and as this server's settings want it."""
        address = read_json(self._folder / "address.json")
        if address is None:
            return True
        settings = self._settings
        cert = str(settings.tls_cert) if settings.tls_cert else None
        told = (address.get("asked", address.get("host")), address.get("tls_cert"), address.get("trusted_proxies", []))
        wanted = (settings.host, cert, [*settings.trusted_proxies])
        return told == wanted and settings.scoring_port in {0, address.get("port")}

    def _tls(self) -> tuple[str, ...]:
        cert, key = self._settings.tls_cert, self._settings.tls_key
        return ("--tls-cert", str(cert), "--tls-key", str(key)) if cert and key else ()

    def _port(self) -> int:
        """Who asked for any port keeps the one that clients know by now."""
        address = read_json(self._folder / "address.json") or {}
        return self._settings.scoring_port or int(str(address.get("port", 0)))

    @property
    def _token_file(self) -> Path:
        return self._folder / "token"

    def _keep_token(self) -> None:
        """A token of its own, kept for its later starts; only this user can read it."""
        if self._token_file.exists():
            return
        draft = self._folder / "token.new"
        draft.touch(mode=0o600)
        draft.write_text(self._issue_token())
        draft.replace(self._token_file)

    def _forget_old(self) -> None:
        for folder in sorted((self._folder / "process").glob("*"))[: -KEPT_FOLDERS - 1]:
            shutil.rmtree(folder, ignore_errors=True)
