"""What `import lazulite` gives, and what it must not load."""

import subprocess
import sys

import pytest

import lazulite

HEAVY = {"httpx2", "pydantic", "yaml", "rich", "fastapi", "sqlalchemy", "duckdb", "pyarrow", "numpy"}


@pytest.mark.parametrize("name", lazulite.__all__)
def test_every_name_of_the_face_is_there(name: str) -> None:
    assert getattr(lazulite, name) is not None


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="module 'lazulite' has no attribute 'Clint'"):
        lazulite.Clint  # type: ignore[attr-defined]  # noqa: B018 - that is the test


def loaded(program: str) -> set[str]:
    script = f"{program}\nimport sys; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    return {name.partition(".")[0] for name in said.splitlines()[-1].split()}


def test_importing_it_loads_nothing_heavy() -> None:
    assert loaded("import lazulite") & HEAVY == set()


def test_a_client_that_asks_nothing_loads_no_http() -> None:
    assert loaded("import lazulite; lazulite.Client().jobs") & (HEAVY - {"yaml"}) == set()


def test_the_command_line_loads_neither_server_nor_nouns() -> None:
    build = "from lazulite.experience.cli.main import build_app; build_app()"
    assert loaded(build) & (HEAVY - {"rich"}) == set()
