from pathlib import Path

from lazulite.compute.logs import LogGap, Logs
from lazulite.compute.shipping import LogShipper


class Line:
    """The part of a link that a shipper uses, with the server's log at its end."""

    def __init__(self, logs: Logs) -> None:
        self.logs = logs

    def append_log(self, process_id: str, *, offset: int, data: bytes) -> int:
        try:
            return self.logs.append(process_id, offset=offset, data=data)
        except LogGap as gap:
            return gap.known


def make(tmp_path: Path) -> tuple[Path, Logs, LogShipper]:
    logs, log = Logs(tmp_path / "logs"), tmp_path / "log.txt"
    return log, logs, LogShipper(Line(logs), "p1", log)  # type: ignore[arg-type]  # as much of a link as is used


def test_what_was_written_since_is_sent(tmp_path: Path) -> None:
    log, logs, shipper = make(tmp_path)
    shipper.ship()
    for text in ("a\n", "a\nb\n"):
        log.write_text(text)
        shipper.ship()
    assert logs.read("p1") == b"a\nb\n"


def test_a_new_worker_goes_on_where_the_old_one_stopped(tmp_path: Path) -> None:
    log, logs, _ = make(tmp_path)
    log.write_text("a\nb\n")
    logs.append("p1", offset=0, data=b"a\n")
    make(tmp_path)[2].ship()
    assert logs.read("p1") == b"a\nb\n"


def test_a_server_that_has_lost_its_log_gets_it_all_again(tmp_path: Path) -> None:
    log, logs, shipper = make(tmp_path)
    log.write_text("a\n")
    shipper.ship()
    logs.path("p1").unlink()
    log.write_text("a\nb\n")
    shipper.ship()
    assert logs.read("p1") == b"a\nb\n"


def test_a_later_attempts_log_goes_on_behind_the_earlier_one(tmp_path: Path) -> None:
    log, logs, _ = make(tmp_path)
    logs.append("p1", offset=0, data=b"first\n")
    shipper = LogShipper(Line(logs), "p1", log, base=6)  # type: ignore[arg-type]  # as much of a link as is used
    for text in ("a\n", "a\nb\n"):
        log.write_text(text)
        shipper.ship()
    assert logs.read("p1") == b"first\na\nb\n"


def test_a_later_attempt_begins_anew_where_the_earlier_ones_log_was_lost(tmp_path: Path) -> None:
    log, logs, _ = make(tmp_path)
    log.write_text("a\n")
    LogShipper(Line(logs), "p1", log, base=6).ship()  # type: ignore[arg-type]  # as much of a link as is used
    assert logs.read("p1") == b"a\n"
