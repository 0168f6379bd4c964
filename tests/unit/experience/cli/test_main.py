import json
import os
import subprocess
import sys

import pytest
from cyclopts import App

from lazulite.experience.cli.main import ALONE, asked_form, build_app, run, with_arguments_apart
from lazulite.experience.sdk.errors import PlatformUnreachable
from lazulite.words.errors import Missing


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    app = App(name="x")

    @app.command
    def refused() -> None:
        raise Missing("There is none.", hint="Make one.")

    @app.command
    def away() -> None:
        raise PlatformUnreachable("Nobody answers.")

    @app.command
    def failed() -> int:
        return 1

    @app.command
    def done(*, output: str = "") -> None:
        return

    monkeypatch.setattr("sys.argv", ["x", *arguments])
    with pytest.raises(SystemExit) as exit_:
        run(app)
    return exit_.value.code


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["done"], 0), (["failed"], 1), (["refused"], 1), (["done", "--nonsense"], 2), (["nonsense"], 2), (["away"], 3)],
)
def test_exit_codes_are_those_of_the_contract(monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int) -> None:
    assert ended(monkeypatch, *arguments) == code


@pytest.mark.parametrize(
    ("arguments", "form"),
    [(["-o", "json"], "json"), (["--output=yaml"], "yaml"), (["-o"], None), (["-o", "xml"], None), ([], None)],
)
def test_the_form_of_a_refusal_is_known_before_parsing(arguments: list[str], form: str | None) -> None:
    assert asked_form(["job", "show", *arguments]) == form


def test_every_noun_can_be_loaded_and_helps() -> None:
    app = build_app()
    for name in [name for name in app if not name.startswith("-") and name != "completion"]:
        with pytest.raises(SystemExit) as exit_:
            app([name, "--help"])
        assert exit_.value.code == 0


def test_a_program_reads_utf8_whatever_this_terminals_encoding_is() -> None:
    script = (
        "import sys; from cyclopts import App; from lazulite.experience.cli.main import run\n"
        "from lazulite.experience.cli.output import show\n"
        "app = App(name='x'); app.command(lambda: show({'name': 'Grüße €'}), name='tell'); run(app)"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    command = [sys.executable, "-X", "utf8=0", "-c", script, "tell"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, json.loads(done.stdout.decode() or "0")) == (0, {"name": "Grüße €"}), done.stderr


@pytest.mark.parametrize(
    ("words", "apart"),
    [
        ("run train.py --lr 0.1", "run -- train.py --lr 0.1"),
        ("run --no-stream --input a=b -o json train.py -o x", "run --no-stream --input a=b -o json -- train.py -o x"),
        ("run --environment=mine train.py --help", "run --environment=mine -- train.py --help"),
        ("run -- train.py", "run -- train.py"),
        ("run --help", "run --help"),
        ("job create -f run", "job create -f run"),
        ("", ""),
    ],
)
def test_what_stands_behind_the_script_is_the_scripts(words: str, apart: str) -> None:
    assert with_arguments_apart(words.split()) == apart.split()


def test_the_options_of_run_that_no_value_follows_are_known() -> None:
    options = build_app()["run"].assemble_argument_collection()
    alone = {name for one in options if one.parameter.name and one.token_count()[0] == 0 for name in one.names}
    assert alone == {"--stream", "--no-stream"}
    assert alone < ALONE
