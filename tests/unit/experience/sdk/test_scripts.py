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


def test_the_only_job_is_found_and_a_name_says_which(folder: Path) -> None:
    before = [*sys.path]
    assert job_of(folder / "one.py")["display_name"] == "from beside"
    assert job_of(folder / "one.py", "training")["inputs"] == {"rate": 0.1}
    assert sys.path == before


def test_a_pipeline_that_nobody_called_and_a_mapping_are_jobs_too(folder: Path) -> None:
    script = folder / "two.py"
    script.write_text(SCRIPT.format(more="").replace("mine =", "mine_ =").replace("mine()", "mine_()"))
    script.write_text(script.read_text() + "\nalso = {'type': 'sweep', 'trial': 't.yml'}\nmine_ = None\n")
    assert job_of(script) == {"type": "sweep", "trial": "t.yml"}
    script.write_text(
        "from lazulite import command, pipeline\n@pipeline\ndef p():\n"
        "    s = command(command='true', environment='azureml:mine:1')\n"
    )
    assert job_of(script)["display_name"] == "p"


def test_what_is_not_there_or_is_no_job_is_refused(folder: Path) -> None:
    script = folder / "one.py"
    (folder / "none.py").write_text("x = 1\n")
    (folder / "many.py").write_text(SCRIPT.format(more="") + "\nother = mine()\n")
    with pytest.raises(ScriptJobMissing, match="There is no file"):
        job_of(folder / "absent.py")
    with pytest.raises(ScriptJobMissing, match=r"none\.py has no job among its variables"):
        job_of(folder / "none.py")
    with pytest.raises(ScriptJobMissing, match=r"many\.py has 2 jobs among its variables") as several:
        job_of(folder / "many.py")
    assert several.value.hint == f"Say which: {folder / 'many.py'}:mine."
    with pytest.raises(ScriptJobMissing, match="has no 'trainin'") as unknown:
        job_of(script, "trainin")
    assert unknown.value.hint == "Did you mean 'training'?"
    with pytest.raises(ScriptJobInvalid, match="'NAME' of .* is no job"):
        job_of(script, "NAME")
