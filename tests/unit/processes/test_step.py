import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lazulite.processes.step import LARGEST_RESULT, ResultTooLarge, StepUnknown, main, run, write_result


def test_a_step_reads_inputs_from_the_environment_and_leaves_its_result(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    (tmp_path / "arguments.json").write_text('{"arguments": {}}')
    environment = {"LAZULITE_RESULT": str(tmp_path / "result.json"), "LAZULITE_INPUT_data": str(tmp_path / "t.csv")}
    assert main(["profile", str(tmp_path / "arguments.json")], environment) == 0
    assert json.loads((tmp_path / "result.json").read_text())["rows"] == 1


def test_scratch_does_not_come_back_as_an_output(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    document = {"inputs": {"data": str(tmp_path / "t.csv")}, "outputs": {"output": str(tmp_path / "out")}}
    run("profile", document, {})
    assert list((tmp_path / "out").iterdir()) == []


def test_a_refusal_is_a_sentence_on_stderr_and_in_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "arguments.json").write_text(json.dumps({"inputs": {"data": str(tmp_path / "a.txt")}}))
    environment = {"LAZULITE_RESULT": str(tmp_path / "result.json")}
    assert main(["profile", str(tmp_path / "arguments.json")], environment) == 1
    assert capsys.readouterr().err.startswith("There is no table here: found a.txt.")
    refused = json.loads((tmp_path / "result.json").read_text())["refused"]
    assert (refused["code"], refused["detail"]) == ("no_table", "There is no table here: found a.txt.")


def test_an_unknown_step_names_the_nearest() -> None:
    with pytest.raises(StepUnknown) as refused:
        run("profil", {}, {})
    assert refused.value.hint == "Did you mean 'profile'?"


def test_a_result_over_a_mebibyte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultTooLarge, match=f"ends at {LARGEST_RESULT}"):
        write_result(tmp_path / "result.json", "x" * LARGEST_RESULT)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_call_is_told_from_a_failed_step(tmp_path: Path) -> None:
    assert main(["profile"], {}) == 2


def test_a_step_has_no_database() -> None:
    code = (
        "import sys, lazulite.processes.step, lazulite.services.data.profiling;"
        "print([m for m in sys.modules if m.startswith(('sqlalchemy', 'fastapi', 'lazulite.foundation.db'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert said.stdout.strip() == "[]"
