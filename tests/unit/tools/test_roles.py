"""The page of roles says what the table does that the platform goes by."""

from pathlib import Path

from lazulite.ops.governance.access import ASSIGNABLE, PERMISSIONS, Role, allows

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/roles.md"
COLUMNS = (Role.HOME_OWNER, *ASSIGNABLE, Role.JOB)


def test_every_cell_says_what_the_table_does() -> None:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    rows = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines]
    told = {row[0].strip("`"): [cell.strip() for cell in row[2:]] for row in rows}
    assert set(told) == {one for one in PERMISSIONS if not one.startswith("agents/")}
    for permission, cells in told.items():
        for role, cell in zip(COLUMNS, cells, strict=True):
            assert (cell == "yes") == allows(role, permission), (role, permission)
            assert (cell != "") == allows(role, permission, named=True), (role, permission)
