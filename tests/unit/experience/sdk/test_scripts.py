import sys
from pathlib import Path

import pytest

from lazulite.experience.sdk.scripts import ScriptJobInvalid, ScriptJobMissing, job_of

SCRIPT = """
import sys
from beside import NAME
from lazulite import command, pipeline

mine = command(command="true", environment="azureml:mine:1", display_name=NAME)

@pipeline
def training(rate=0.1):
    step = mine(){more}

if __name__ == "__main__":
    raise SystemExit("submitted")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "beside.py").write_text("NAME = 'from beside'\n")
    (tmp_path / "one.py").write_text(SCRIPT.format(more=""))
    return tmp_path


def test_the_only_pipeline_is_found_and_a_name_says_which_other(folder: Path) -> None:
    before = [*sys.path]
    assert job_of(folder / "one.py")["display_name"] == "training"
    assert job_of(folder / "one.py", "mine")["display_name"] == "from beside"
    assert sys.path == before


def test_what_is_called_job_comes_first_and_a_pipeline_before_its_commands(folder: Path) -> None:
    script = folder / "one.py"
    plain = "from lazulite import command\nmine = command(command='true', environment='azureml:mine:1')\n"
    script.write_text(plain)
    assert job_of(script)["command"] == "true"
    script.write_text(SCRIPT.format(more="") + "\nmade = training(0.5)\n")
    assert job_of(script)["inputs"] == {"rate": 0.5}
    script.write_text(SCRIPT.format(more="") + "\njob = {'type': 'sweep', 'trial': 't.yml'}\n")
    assert job_of(script) == {"type": "sweep", "trial": "t.yml"}


def test_what_is_not_there_or_is_no_job_is_refused(folder: Path) -> None:
    script = folder / "one.py"
    (folder / "none.py").write_text("x = 1\n")
    (folder / "many.py").write_text(SCRIPT.format(more="") + "\nother, made = training(1), training(2)\n")
    with pytest.raises(ScriptJobMissing, match="There is no file"):
        job_of(folder / "absent.py")
    with pytest.raises(ScriptJobMissing, match=r"none\.py has no job among its variables"):
        job_of(folder / "none.py")
    with pytest.raises(ScriptJobMissing, match=r"many\.py has 2 jobs among its variables") as several:
        job_of(folder / "many.py")
    assert several.value.hint == f"Say which: {folder / 'many.py'}:other."
    with pytest.raises(ScriptJobMissing, match="has no 'trainin'") as unknown:
        job_of(script, "trainin")
    assert unknown.value.hint == "Did you mean 'training'?"
    with pytest.raises(ScriptJobInvalid, match="'NAME' of .* is no job"):
        job_of(script, "NAME")
