"""Runs a job's command with its services beside it, and ends as the command does.

`python -I -S with_services.py TABLE COMMAND …` reads TABLE, {name: {argv, …}}, starts each that has an argv, with
TABLE-NAME.txt for its log, and leaves TABLE-NAME.json {exit_code} when one ends. Standard library only.
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


def main(table: Path, command: list[str]) -> int:
    """The command's exit code, or minus the signal that has killed it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave_to_the_command)
    helpers = [_started(table, name, told["argv"]) for name, told in json.loads(table.read_text("utf-8")).items()]
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


def _started(table: Path, name: str, argv: list[str]) -> "subprocess.Popen[bytes] | None":
    if not argv:
        return None
    with table.with_name(f"{table.stem}-{name}.txt").open("wb") as said:
        try:
            helper = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        except OSError as error:
            said.write(f"{argv[0]}: {error.strerror}\n".encode())
            _tell(table, name, 127)
            return None
    threading.Thread(target=lambda: _tell(table, name, helper.wait()), daemon=True).start()
    return helper


def _tell(table: Path, name: str, code: int) -> None:
    draft = table.with_name(f"{table.stem}-{name}.new")
    draft.write_text(json.dumps({"exit_code": code}), "utf-8")
    draft.rename(table.with_name(f"{table.stem}-{name}.json"))


def _leave_to_the_command(_number: int, _frame: "FrameType | None") -> None:
    """It gets the signal too, and its end is ours."""


if __name__ == "__main__":
    ended = main(Path(sys.argv[1]), sys.argv[2:])
    if ended < 0:
        if -ended in {signal.SIGTERM, signal.SIGINT}:
            signal.signal(-ended, signal.SIG_DFL)
        os.kill(os.getpid(), -ended)
    sys.exit(ended)
