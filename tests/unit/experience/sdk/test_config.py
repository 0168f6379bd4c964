import json
from pathlib import Path

import pytest

from lazulite.experience.sdk.config import Address, ConfigInvalid, find_address


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
