import pytest

from lazulite.experience.cli.options import SettingInvalid, settings


def test_values_are_read_as_yaml() -> None:
    given = ["inputs.rate=0.1", "tags={a: b}", "name=x=y", "on=true", "none=", "text=[broken"]
    assert settings(given, version="3", display_name=None) == {
        "inputs.rate": 0.1, "tags": {"a": "b"}, "name": "x=y", "on": True, "none": None, "text": "[broken",
        "version": "3",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["inputs.rate", "=1", ".=1"])
def test_what_is_no_setting_is_refused(text: str) -> None:
    with pytest.raises(SettingInvalid, match="is no setting"):
        settings([text])


@pytest.mark.parametrize("text", ["2020-01-01", "2020-99-99", "[2020-01-01]"])
def test_a_date_stays_what_it_is(text: str) -> None:
    assert settings([f"when={text}"])["when"] in (text, ["2020-01-01"])
