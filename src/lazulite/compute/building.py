"""Programs that build environments, with what they say told as they say it."""

import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence

from lazulite.words.errors import Unavailable

Say = Callable[[str], None]
STOP_CHECK_SECONDS = 0.1


class BuildStopped(Unavailable):
    pass


def run_told(
    command: Sequence[str], variables: Mapping[str, str], say: Say, is_stopped: Callable[[], bool], *, stdin: str = ""
) -> tuple[int, str]:
    """(exit code, all that it said). Raises BuildStopped once it is to stop."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as given:  # no pipe: it may end before it has read all
        given.write(stdin)
        given.seek(0)
        process = subprocess.Popen(
            command, env=dict(variables), text=True, errors="replace", stdin=given, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    assert process.stdout is not None
    said = []
    threading.Thread(target=_end_when_stopped, args=(process, is_stopped), daemon=True).start()
    with process:
        for line in process.stdout:
            said.append(line)
            say(line)
    if is_stopped():
        raise BuildStopped("The build was stopped.")
    return process.returncode, "".join(said)


def _end_when_stopped(process: "subprocess.Popen[str]", is_stopped: Callable[[], bool]) -> None:
    while process.poll() is None:
        if is_stopped():
            process.kill()
        threading.Event().wait(STOP_CHECK_SECONDS)
