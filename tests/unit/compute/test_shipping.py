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


def short(logs: Logs, log: Path) -> LogShipper:
    """One that takes a mebibyte for long."""
    return LogShipper(Line(logs), "p1", log, most_bytes=1 << 20)  # type: ignore[arg-type]  # as above


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


def test_of_a_log_without_end_the_beginning_and_the_last_lines_are_kept_and_the_disk_gets_the_rest_back(
    tmp_path: Path,
) -> None:
    path, logs, _ = make(tmp_path)
    shipper = short(logs, path)
    with path.open("wb") as log:
        for number in range(12):
            log.write(b"%07d\n" % number * (1 << 20))  # 8 MiB each
    shipper.ship()
    assert path.stat().st_blocks * 512 < 16 << 20
    with path.open("ab") as log:
        log.write(b"Traceback: the end\n")
    for again in (shipper, short(logs, path)):
        again.finish()
        kept = logs.read("p1", limit=1 << 22)
        assert kept[: 1 << 20] == b"0000000\n" * (1 << 17)
        assert kept[1 << 20 :].decode().startswith("\n… This log is longer than 1 MiB: from here on, only its end")
        assert kept.endswith(b"0000011\nTraceback: the end\n")
        assert len(kept) < (1 << 20) + (1 << 17)
