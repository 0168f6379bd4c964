from pathlib import Path

from lazulite.experience.cli.compute import target_of

ABOUT = {"name": "gpus", "type": "pool"}


def test_what_options_say_is_set_and_stands_in_no_line() -> None:
    assert target_of(None, ABOUT, {"starter": "loca"}) == (ABOUT, {"starter": "loca"})
    file = Path("gpus.yml")
    assert target_of(file, {"name": "gpus"}, {"starter": "loca"}) == (file, {"name": "gpus", "starter": "loca"})
