from pathlib import Path

from lazulite.compute.folder import JobFolder, socket_path, tail
from lazulite.compute.held import Held
from lazulite.compute.isolation import Isolation, Level
from lazulite.compute.process import Claimed
from tests.unit.compute.makers import make_spec


def test_a_claim_is_found_again(tmp_path: Path) -> None:
    held = Held(1, 2.0, 1 << 30, (0, 3), Isolation(Level.SANDBOX))
    folder, claimed = JobFolder(tmp_path / "jobs" / "x"), Claimed(make_spec(token="secret"), 2, held)
    folder.begin(claimed)
    assert folder.claimed() == claimed
    assert (folder.path.stat().st_mode & 0o777, (folder.path / "spec.json").stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_folder_without_a_whole_claim_shows_none(tmp_path: Path) -> None:
    (tmp_path / "spec.json.new").write_text("{")
    assert JobFolder(tmp_path).claimed() is None


def test_beginning_anew_leaves_nothing_of_before(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path / "x")
    folder.begin(Claimed(make_spec(), 1))
    folder.say("building\n")
    folder.begin(Claimed(make_spec(), 2))
    assert folder.log_tail() == ""


def test_the_tail_of_a_log_is_its_end(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    folder.log.write_bytes(b"a" * 100 + b"end")
    assert (folder.log_tail(), tail(folder.log, 5)) == ("a" * 100 + "end", "aaend")


def test_sockets_have_short_paths_one_a_process_and_home(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 150)
    paths = {socket_path(home, name) for home in (tmp_path, deep) for name in ("1" * 32, "2" * 32)}
    assert len(paths) == 4
    assert all(len(str(path)) < 100 and path.parent.stat().st_mode & 0o777 == 0o700 for path in paths)
    for folder in {path.parent for path in paths}:
        folder.rmdir()
