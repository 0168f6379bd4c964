"""The real `git`, as it is run for somebody else: nothing of this machine's settings, no hooks, nobody is asked."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lazulite.foundation.remote.web import basic_login
from lazulite.words.errors import Invalid

PASSED_ON = (
    "PATH", "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    "GIT_SSL_CAINFO",
)  # fmt: skip
SETTINGS: Mapping[str, str] = {
    "core.hooksPath": os.devnull,
    "credential.helper": "",
    "fetch.recurseSubmodules": "no",
    "fetch.unpackLimit": "1",
    "gc.auto": "0",
    "http.followRedirects": "false",  # where an address leads has been looked at before
    "protocol.version": "2",
    "safe.directory": "*",
}
LOOK_SECONDS = 0.05  # from one look at what a command has written to the next


class GitLacking(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Code cannot be fetched: the program 'git' is not installed beside the server.",
            hint="Install it where 'lazulite serve' runs: apt-get install git",
        )


class GitFailed(Exception):
    """said: its last words."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class GitTooSlow(Exception):
    pass


class GitTooLarge(Exception):
    pass


@dataclass(frozen=True)
class Git:
    """In a folder of its own. protocol: the one that it may speak. login: (user, password), seen by no other process.

    most_bytes: how large the folder may become.
    """

    folder: Path
    protocol: str
    most_bytes: int
    login: tuple[str, str] | None = field(default=None, repr=False)

    def run(
        self, *arguments: str, seconds: float, url: str = "", asked: bytes = b"", fine: Collection[int] = (0,)
    ) -> bytes:
        """What it says. asked: what it is to read. fine: what it may exit with.

        Raises GitLacking, GitFailed, GitTooSlow, GitTooLarge.
        """
        question, said, wrong = self.folder / "asked", self.folder / "said", self.folder / "wrong"
        question.write_bytes(asked)
        with question.open("rb") as read, said.open("wb") as out, wrong.open("wb") as errors:
            process = self.start(*arguments, stdin=read, stdout=out, stderr=errors, url=url)
            try:
                self._wait(process, deadline=time.monotonic() + seconds)
            finally:
                end(process)
        if process.returncode not in fine:
            raise GitFailed(_last_words(wrong.read_bytes()))
        return said.read_bytes()

    def start(
        self,
        *arguments: str,
        stdout: int | IO[bytes],
        stderr: int | IO[bytes],
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        url: str = "",
    ) -> subprocess.Popen[bytes]:
        """Raises GitLacking."""
        try:
            return subprocess.Popen(
                ["git", *arguments], cwd=self.folder, env=self._environment(url), stdin=stdin, stdout=stdout,
                stderr=stderr, start_new_session=True,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise GitLacking from error

    def _wait(self, process: subprocess.Popen[bytes], *, deadline: float) -> None:
        while process.poll() is None:
            if time.monotonic() > deadline:
                raise GitTooSlow
            if _size(self.folder) > self.most_bytes:
                raise GitTooLarge
            try:
                process.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        if _size(self.folder) > self.most_bytes:
            raise GitTooLarge

    def _environment(self, url: str) -> dict[str, str]:
        """Settings by variables: what stands in a command's line is read by everybody on the machine."""
        settings = dict(SETTINGS)
        if self.login and url:
            settings[f"http.{url}.extraHeader"] = f"Authorization: {basic_login(*self.login)}"
        numbered = {f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(settings)}
        numbered |= {f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(settings.values())}
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        certificates = os.environ.get("SSL_CERT_FILE")
        return {
            **({"GIT_SSL_CAINFO": certificates} if certificates else {}), **passed, **numbered,
            "GIT_CONFIG_COUNT": str(len(settings)), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "GIT_ALLOW_PROTOCOL": self.protocol,
            "GIT_DIR": str(self.folder / "git"), "HOME": str(self.folder), "LC_ALL": "C",
        }  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> None:
    """With what it has started: git leaves the network to a child."""
    if process.poll() is None:
        _quietly(lambda: os.killpg(process.pid, signal.SIGKILL))
    process.wait()


def _quietly(act: Callable[[], None]) -> None:
    try:
        act()
    except ProcessLookupError:
        return


def _size(folder: Path) -> int:
    """Bytes; of files that come and go meanwhile, those that are there."""
    total = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(inside) / name).lstat().st_size
            except FileNotFoundError:
                continue
    return total


def _last_words(said: bytes) -> str:
    lines = [line.strip() for line in said[-4000:].decode(errors="replace").splitlines() if line.strip()]
    fatal = [line.partition(": ")[2] for line in lines if line.startswith(("fatal: ", "error: "))]
    return (fatal or lines or ["git says nothing"])[0][:300].rstrip(".")
