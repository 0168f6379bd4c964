"""Why a process failed, in the words that its owner can act on: the line in their own file first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from lazulite.compute.spending import Usage
from lazulite.compute.status import JobStatus
from lazulite.foundation.disk import is_full
from lazulite.specs.memory import spelled_memory
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON, JSONObject

FRAME = re.compile(r'^\s*(?:\|\s*)?File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>.+))?$')
TRACEBACK = "Traceback (most recent call last):"
# A script that cannot be compiled is told of without that line: a frame, then the exception.
UNCOMPILED = re.compile(r'^  File "[^"]+", line \d+\n(?: {4}.*\n)*(?:Syntax|Indentation|Tab)Error: ', re.MULTILINE)
NOT_FOUND = re.compile(r"(?:^|: )(?P<name>[^\s:]+): (?:command )?not found$", re.MULTILINE)
LOST = "shim_killed"
CANCELED, PREEMPTED = "canceled", "preempted"
KILLED = 137  # as a shell tells of SIGKILL
LONGEST_LINE = 500
ADVICE = (
    (
        "references untrusted types",
        "Skops takes few types: log_model(…, serialization_format='cloudpickle') saves the model as it is.",
    ),
    (
        "No module named",
        "It is not in the job's environment: add it to its requirements, or choose another environment.",
    ),
    (
        "Read-only file system",
        "It is kept from the machine it runs on: it may write in its working directory, to its outputs and to /tmp.",
    ),
    (
        "Network is unreachable",
        "It is kept from the network: its compute target says what it reaches (network: open).",
    ),
)
"""What a line of a failure says, and what to do about it: for what its own words do not tell a newcomer."""


@dataclass(frozen=True)
class MemoryUse:
    """Of all its processes together. limit_bytes: what they could have. kills: how many the kernel ended for it."""

    peak_bytes: int
    limit_bytes: int
    kills: int

    @classmethod
    def from_json(cls, value: JSON) -> "MemoryUse | None":
        if not isinstance(value, Mapping):
            return None
        return cls(*(int(str(value[name])) for name in ("peak_bytes", "limit_bytes", "oom_kills")))


@dataclass(frozen=True)
class Exit:
    """How a process ended. reason: exited killed timeout canceled stopped preempted not_started shim_killed.

    memory: None where nobody counted it.
    """

    exit_code: int | None
    reason: str
    signal: str = ""
    detail: str = ""
    memory: MemoryUse | None = None
    usage: Usage = field(default_factory=Usage, compare=False)

    @classmethod
    def from_json(cls, value: JSONObject) -> "Exit":
        code = value.get("exit_code")
        return cls(
            int(code) if isinstance(code, int) else None,
            str(value.get("reason") or "exited"),
            str(value.get("signal") or ""),
            str(value.get("detail") or ""),
            MemoryUse.from_json(value.get("memory")),
            Usage.from_json(value.get("usage")),
        )

    @property
    def outcome(self) -> JobStatus:
        if self.reason in {CANCELED, "stopped"}:
            return JobStatus.CANCELED
        if self.reason == PREEMPTED:
            return JobStatus.PAUSED
        return JobStatus.COMPLETED if self.reason == "exited" and self.exit_code == 0 else JobStatus.FAILED


def explain(ended: Exit, *, log_tail: str, code: str, timeout_seconds: float | None) -> str:
    """The reason of a failure, most telling line first; empty when nothing failed.

    log_tail: the log's last lines. code: the folder of the user's own files, as it is called in tracebacks.
    """
    if ended.outcome in {JobStatus.COMPLETED, JobStatus.PAUSED}:
        return ""
    if ended.memory is not None and ended.memory.kills and ended.reason in {"exited", "killed"}:
        return _out_of_memory(ended.memory)
    plain = _plain(ended, timeout_seconds)
    if ended.reason != "exited":
        return plain
    if missing := _missing_command(ended.exit_code, log_tail):
        return missing
    if line := user_line(log_tail, code):
        return "\n".join((line, *_advice(line), plain))
    last = next((line.strip() for line in reversed(log_tail.splitlines()) if line.strip()), "")
    return "\n".join((plain, f"Its last line was: {last[:LONGEST_LINE]}", *_advice(last))) if last else plain


def _advice(line: str) -> list[str]:
    return [text for sign, text in ADVICE if sign in line]


def user_line(log_tail: str, code: str) -> str:
    """The last traceback's deepest frame in the user's own files, with the exception; empty when there is none."""
    start = max(log_tail.rfind(TRACEBACK), *(found.start() for found in UNCOMPILED.finditer(log_tail)), -1)
    if start < 0:
        return ""
    frame, raised, source = "", "", ""
    lines = log_tail[start:].splitlines()
    for number, line in enumerate(lines):
        found = FRAME.match(line)
        if found and (name := _own_file(found["path"], code)):
            frame = f'File "{name}", line {found["line"]}' + (f", in {found['name']}" if found["name"] else "")
            following = lines[number + 1] if number + 1 < len(lines) else ""
            source = following if following.startswith("    ") and not FRAME.match(following) else ""
        elif line and not line[0].isspace() and not raised and line != TRACEBACK:
            raised = line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
    if not frame:
        return raised
    return f"{frame}: {raised}" + (f"\n    {source.strip()}" if source.strip() else "")


def _own_file(path: str, code: str) -> str:
    folder = PurePath(code)
    if PurePath(path).is_relative_to(folder):
        return str(PurePath(path).relative_to(folder))
    return "" if PurePath(path).is_absolute() or path.startswith("<") else path


def _missing_command(exit_code: int | None, log_tail: str) -> str:
    if exit_code != 127:
        return ""
    names = NOT_FOUND.findall(log_tail)
    name = f"'{names[-1]}'" if names else "that the job asks for"
    return (
        f"The command {name} is not there (exit code 127).\n"
        "It is neither in the job's environment nor on the worker: check its spelling, or add it to the environment."
    )


def _plain(ended: Exit, timeout_seconds: float | None) -> str:
    code = ended.exit_code or 0
    match ended.reason:
        case "timeout":
            limit = f" of {timeout_seconds:g} s" if timeout_seconds else ""
            return f"It ran longer than its limit{limit} (limits.timeout) and was ended."
        case "canceled":
            return "It was canceled."
        case "stopped":
            return "It was stopped from outside: its supervising process was asked to end."
        case "not_started":
            return f"It could not be started: {ended.detail}."
        case "shim_killed":
            if ended.detail:
                return (
                    "Its supervising process (the shim) broke off, so its exit code is unknown. "
                    f"What it had started was ended. The shim's last line was: {ended.detail[:LONGEST_LINE]}"
                )
            return (
                "Its supervising process (the shim) was killed, so its exit code is unknown. "
                "What it had started was ended. Often the machine was out of memory or was restarted."
            )
        case "killed":
            return f"It was killed by the signal {ended.signal}, which Lazulite did not send.{_memory(ended.signal)}"
    if code > 128:
        hint = _memory("SIGKILL") if code == KILLED else ""
        return f"The command ended with exit code {code}: a process in it was killed by signal {code - 128}.{hint}"
    return f"The command ended with exit code {code}."


def _out_of_memory(memory: MemoryUse) -> str:
    return (
        f"It was killed: it used {spelled_memory(memory.peak_bytes)} of {spelled_memory(memory.limit_bytes)}"
        " of memory.\n"
        "Ask for more by resources: {memory: 4Gi}, or let it use less."
    )


def _memory(signal: str) -> str:
    return " Often the machine was out of memory." if signal == "SIGKILL" else ""


def why_not_run(error: Exception) -> str:
    """Of what its worker could not run, or could not bring home."""
    if isinstance(error, PlatformError):
        return f"{error.detail}\n{error.hint}" if error.hint else error.detail
    if isinstance(error, OSError) and is_full(error):
        return "The worker could not run it: its disk is full.\nMake room on it, then submit the job again."
    if isinstance(error, OSError):
        return f"The worker could not run it: {error}."
    said = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
    return f"The worker could not see it through: {said}\nIts worker's log has the whole of it (attempt_failed)."
