"""Logs: one event a line, as JSON on stderr. No prose, no secrets, no rows of data."""

import json
import logging
import sys
from datetime import UTC, datetime


class EventLogger:
    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, **fields: object) -> None:
        self._log(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: object) -> None:
        self._log(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        self._log(logging.WARNING, event, fields)

    def error(self, event: str, **fields: object) -> None:
        self._log(logging.ERROR, event, fields)

    def _log(self, level: int, event: str, fields: dict[str, object]) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, event, extra={"fields": fields})


def logger(name: str) -> EventLogger:
    return EventLogger(name)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def log_to_stderr(level: str = "INFO") -> None:
    """Send every event of this process to stderr. Called once, by a process."""
    stderr = logging.StreamHandler(sys.stderr)
    stderr.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers[:] = [stderr]
    root.setLevel(level)
    # A line for each request of our own tells nobody anything.
    logging.getLogger("httpx2").setLevel(max(logging.WARNING, root.level))
