"""Every command that the documentation names is one that there is, with the options that it is given."""

import re
from itertools import takewhile
from pathlib import Path

import pytest
from cyclopts import App

from lazulite.processes.main import whole_app

ROOT = Path(__file__).resolve().parents[4]
PAGES = [
    ROOT / "README.md",
    *sorted(path for folder in ("guides", "concepts") for path in (ROOT / "docs" / folder).glob("*.md")),
    *sorted((ROOT / "examples").rglob("README.md")),
]
BLOCK = re.compile(r"^```\w*(?: \S+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(lazulite [^`]+)`")
LINE = re.compile(r"(?:^|[($] ?|[|;&] )(lazulite [a-z][^\n|;&#>)]*)", re.MULTILINE)
QUOTED = re.compile(r'"[^"]*"' + r"|'[^']*'")


def said_on(page: Path) -> list[str]:
    text = page.read_text().replace("\\\n", " ")
    blocks = "\n".join(BLOCK.findall(text))
    found = [*LINE.findall(blocks), *INLINE.findall(BLOCK.sub("", text))]
    return [said.partition("$(")[0].rstrip() for said in found]


def unknown(said: str) -> str:
    """What in the line is no command or option; empty where all is."""
    app, words = whole_app(), QUOTED.sub("TEXT", said).split()[1:]
    while words and not words[0].startswith("-") and words[0] in [*app]:
        app = app[words.pop(0)]
    if words and not words[0].startswith("-") and app.default_command is None:
        return words[0]
    known = options(app)
    own = takewhile(lambda word: not word.endswith(".py"), words)  # what follows a script is the script's
    given = [word.partition("=")[0] for word in own if re.match(r"--?[a-z]", word)]
    return ", ".join(option for option in given if option not in known)


def options(app: App) -> set[str]:
    known = {*app.help_flags, *app.version_flags}
    if app.default_command is None:
        return known
    return known | {name for argument in app.assemble_argument_collection() for name in argument.names}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_commands_that_there_are(page: Path) -> None:
    assert [(said, wrong) for said in said_on(page) if (wrong := unknown(said))] == []


def test_what_is_no_command_is_found() -> None:
    assert sum(len(said_on(page)) for page in PAGES) > 100
    assert unknown("lazulite token create --person ann --nmae laptop") == "--nmae"
    assert unknown("lazulite token make") == "make"
    assert unknown("lazulite token create -n laptop --lifetime-days 30") == ""
