import json
import stat
from pathlib import Path

import pytest

from lazulite.experience.sdk.config import Address, ConfigInvalid, find_address, find_config, read_config, write_config


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    for name in ("LAZULITE_URL", "LAZULITE_TOKEN", "LAZULITE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_word_it_is_this_machine() -> None:
    assert find_address() == Address("http://127.0.0.1:8899", "default", None)


def test_a_config_above_is_found_after_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"url": "http://far:1/", "workspace": "team", "token": "t"}))
    assert find_address() == Address("http://far:1", "team", "t")
    monkeypatch.setenv("LAZULITE_WORKSPACE", "mine")
    assert find_address() == Address("http://far:1", "mine", "t")
    assert find_address("http://given", workspace="w") == Address("http://given", "w", None)


def test_a_config_of_another_program_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"workspace": "team"}')
    (tmp_path / "deep" / "config.json").write_text('{"editor": "vi"}')
    assert find_address().workspace == "team"


def test_a_broken_config_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ConfigInvalid, match=r"config\.json cannot be read"):
        find_address()


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://[", "http://h:99999", "ftp://h", "http://h\n"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigInvalid, match="is no address of a platform"):
        find_address(url)


@pytest.mark.parametrize("token", ["a\nb", "é"])
def test_a_token_that_no_header_holds_is_refused(token: str) -> None:
    with pytest.raises(ConfigInvalid, match="characters that no token has"):
        find_address(token=token)


def test_a_token_is_told_to_the_platform_that_it_is_of_and_to_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"url": "http://far:1/", "token": "t"}))
    monkeypatch.setenv("LAZULITE_URL", "http://elsewhere:1")
    assert find_address().token is None
    monkeypatch.setenv("LAZULITE_URL", "http://far:1")
    monkeypatch.setenv("LAZULITE_WORKSPACE", "mine")
    assert find_address() == Address("http://far:1", "mine", "t")


def test_what_is_written_is_read_by_this_user_alone_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"url": "http://far:1", "workspace": "team", "more": [1]}))
    path.chmod(0o644)
    write_config(path, {"token": "t"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text()) == {"url": "http://far:1", "workspace": "team", "more": [1], "token": "t"}
    write_config(path, {"token": None})
    assert "token" not in read_config(path)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["config.json"]


def test_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match=r"config\.json cannot be written: No such file or directory"):
        write_config(tmp_path / "absent" / "config.json", {"token": "t"})


def test_the_nearest_config_of_ours_is_found(tmp_path: Path) -> None:
    assert find_config(Path.cwd()) is None
    write_config(tmp_path / "config.json", {"url": "http://far:1"})
    assert find_config(Path.cwd()) == tmp_path / "config.json"
