"""Runs a job's command with its services beside it, and ends as the command does.

`python -I -S with_services.py TABLE SAID COMMAND …` reads TABLE, {name: {argv, …}}, starts each that has an argv, with
service-NAME.txt in the folder SAID for its log, and leaves service-NAME.json {exit_code} there when one ends. Standard
library only.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

END_SECONDS = 2.0


def main(table: Path, said: Path, command: list[str]) -> int:
    """The command's exit code, or minus the signal that has killed it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave_to_the_command)
    helpers = [_started(said, name, told["argv"]) for name, told in json.loads(table.read_text("utf-8")).items()]
    code = subprocess.Popen(command).wait()
    running = [helper for helper in helpers if helper is not None and helper.poll() is None]
    for helper in running:
        helper.terminate()
    for helper in running:
        try:
            helper.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            helper.kill()
    return code


def _started(said: Path, name: str, argv: list[str]) -> "subprocess.Popen[bytes] | None":
    if not argv:
        return None
    with (said / f"service-{name}.txt").open("wb") as log:
        try:
            helper = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        except OSError as error:
            log.write(f"{argv[0]}: {error.strerror}\n".encode())
            _tell(said, name, 127)
            return None
    threading.Thread(target=lambda: _tell(said, name, helper.wait()), daemon=True).start()
    return helper


def _tell(said: Path, name: str, code: int) -> None:
    draft = said / f"service-{name}.new"
    draft.write_text(json.dumps({"exit_code": code}), "utf-8")
    draft.rename(said / f"service-{name}.json")


def _leave_to_the_command(_number: int, _frame: "FrameType | None") -> None:
    """It gets the signal too, and its end is ours."""


if __name__ == "__main__":
    ended = main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
    if ended < 0:
        if -ended in {signal.SIGTERM, signal.SIGINT}:
            signal.signal(-ended, signal.SIG_DFL)
        os.kill(os.getpid(), -ended)
    sys.exit(ended)
