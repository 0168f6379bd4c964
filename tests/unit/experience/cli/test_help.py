import io
import re
import shlex
import subprocess
import sys

import pytest
from rich.console import Console

from lazulite.experience.cli.help_page import in_columns
from lazulite.experience.cli.main import NOUNS, SHELL
from lazulite.processes.main import whole_app
from tests.unit.experience.cli.commands import Command, commands

COMMANDS = commands()


def page(*words: str, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width)
    whole_app().help_print([*words], console=console)
    written = console.file
    assert isinstance(written, io.StringIO)
    return written.getvalue()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.said)
def test_the_example_of_a_command_is_one_that_it_takes(command: Command) -> None:
    examples = [line for line in page(*command.words).splitlines() if line.startswith("Example: ")]
    assert len(examples) == 1, f"lazulite {command.said} has no example: write 'Example: …' into its docstring"
    _, program, *tokens = shlex.split(examples[0].partition(" >")[0])
    assert program == "lazulite"
    assert tokens[: len(command.words)] == [*command.words]
    whole_app().parse_args(tokens, exit_on_error=False, print_error=False)


def test_every_noun_is_in_a_group_and_the_groups_come_in_azures_order() -> None:
    titles = [line.rstrip(":") for line in page().splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert titles[-6:] == ["Assets", "Manage", "Look back", "Processes", "Account", SHELL.name]
    said = page()
    assert all(f"\n  {noun.name} " in said for noun in NOUNS)
    assert [line for line in said.splitlines() if re.fullmatch(r"  [a-z]+", line)] == []  # each says what it is


def test_the_first_page_teaches_the_first_steps_by_commands_that_are_there() -> None:
    steps = [line.strip() for line in page().splitlines() if line.startswith("  lazulite ")]
    assert len(steps) >= 5
    for step in steps:
        whole_app().parse_args(shlex.split(step.split("  ")[0])[1:], exit_on_error=False, print_error=False)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_page_of_options_keeps_to_the_terminal(width: int) -> None:
    options = page("job", "create", width=width).partition("Parameters:")[2]
    assert max(map(len, options.splitlines())) <= max(width, 72)


def test_what_has_a_long_name_is_told_below_it() -> None:
    rows = [("--a", "first"), ("--a-name-that-is-longer-than-the-column", "second")]
    assert [*in_columns(rows, 60)] == [
        "  --a  first", "  --a-name-that-is-longer-than-the-column", "       second"
    ]  # fmt: skip


def test_wrong_usage_names_the_nearest_word_and_the_page_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        whole_app()(["job", "crate"])
    assert ended.value.code != 0
    said = capsys.readouterr().err
    assert 'Did you mean "create"?' in said
    assert "'lazulite job --help' shows what there is." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["job", "create", "train.yml"],
            ["needs --file or -f: the document", "'train.yml' stands there", "-f train.yml"],
        ),
        (["job", "stream"], ["'lazulite job stream' needs --name or -n: its name.", "Example: lazulite job stream 0"]),
        (["completion"], ["needs SHELL.", "Example: lazulite completion bash >"]),
        (["job", "create", "-f"], ["-f requires an argument"]),
    ],
)
def test_what_a_command_lacks_is_named_with_a_line_that_has_it(
    words: list[str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        whole_app()(words)
    told = " ".join(capsys.readouterr().err.split())
    assert [text for text in said if text not in told] == []


def test_the_verbs_of_a_noun_are_called_commands() -> None:
    assert "Commands:\n  archive " in page("job")
    assert SHELL.name not in page("job")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_a_completion_with_every_noun(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    whole_app()(["completion", shell], result_action="return_value")
    said = capsys.readouterr().out
    assert all(word in said for word in ("online-deployment", "serve", "all-traffic"))


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    asked = f"{sys.executable} -m lazulite.processes.main completion bash | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", asked], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
