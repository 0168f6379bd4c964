"""docs/reference/cli.md, from the command line itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from cyclopts import App, Group

from lazulite.experience.cli.main import ABOUT, ASSETS, LOOK_BACK, MANAGE, PROCESSES, SHELL
from lazulite.processes.main import whole_app

PAGE = Path("docs/reference/cli.md")
HEAD = f"""# Command line

{ABOUT.splitlines()[0]}

Data goes to stdout, all else to stderr. `--output` is a table on a terminal and JSON when piped (an
environment's lock is in it where `-o json` asks for it); what has no answer
says one line on stderr. Exit codes: 0 done, 1 the platform refused or the streamed job failed, 2 wrong usage, 3 the
platform cannot be reached. Nothing is drawn where stderr is no terminal, and nothing is coloured with `NO_COLOR`. A
name may stand behind the command or behind `--name`.

Where the platform is: `LAZULITE_URL`, `LAZULITE_TOKEN`, `LAZULITE_WORKSPACE`, else `config.json` found by walking up
the folders, else this machine.

Not shown below: `--workspace`, `-w` names another workspace than `LAZULITE_WORKSPACE`, and `--output`, `-o` is `table`,
`json` or `yaml`, for every command that answers.

`make reference` writes this page from the code.
"""

EVERYWHERE = {"--workspace", "--output"}


def files() -> dict[Path, str]:
    app = whole_app()
    parts = [HEAD]
    for group in (ASSETS, MANAGE, LOOK_BACK, PROCESSES, SHELL, None):
        names = [name for name in app if not name.startswith("-") and _is_in(app[name], group)]
        if names:
            parts.append(f"\n## {group.name if group else 'More'}\n")
            parts += [text for name in names for text in _told(app[name], (name,))]
    return {PAGE: "".join(parts)}


def _is_in(app: App, group: Group | None) -> bool:
    known = (ASSETS, MANAGE, LOOK_BACK, PROCESSES, SHELL)
    groups = [each for each in known if each in app.group]  # type: ignore[operator]  # cyclopts makes a tuple of it
    return group in groups if group else not groups and app.name[0] != "completion"


def _told(app: App, words: tuple[str, ...]) -> Iterator[str]:
    inner = [name for name in app if not name.startswith("-")]
    text, _, example = app.help.partition("Example: ")
    said = " ".join(text.partition("Parameters")[0].split())
    yield f"\n{'###' if len(words) == 1 else '####'} {' '.join(words)}\n\n{said}\n"
    if not inner or app.default_command:
        yield f"\n    {example.partition(chr(10))[0].strip()}\n"
        rows = [*_options(app)]
        if rows:
            yield "\n| option | |\n|---|---|\n" + "".join(rows)
    for name in inner:
        yield from _told(app[name], (*words, name))


def _options(app: App) -> Iterator[str]:
    for argument in app.assemble_argument_collection(parse_docstring=True):
        if not argument.show or set(argument.names) & EVERYWHERE:
            continue
        said = [argument.parameter.help or ""]
        choices = [str(choice) for choice in _leaves(argument.hint) if isinstance(choice, str)]
        if choices:
            said.append(f"One of {', '.join(f'`{choice}`' for choice in choices)}.")
        if argument.required:
            said.append("Required.")
        elif argument.field_info.default not in (None, False, "", argument.field_info.empty, Path()):
            said.append(f"Default: {_shown(argument.field_info.default)}.")
        names = ", ".join(f"`{name}`" for name in argument.names) or f"`{argument.field_info.name.upper()}`"
        yield f"| {names} | {' '.join(part for part in said if part).replace('|', '&#124;')} |\n"


def _leaves(hint: object) -> Iterator[object]:
    inner = get_args(hint)
    if not inner:
        yield hint
    for each in inner:
        yield from _leaves(each)


def _shown(default: object) -> str:
    return f"`{default}`"
