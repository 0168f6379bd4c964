from pathlib import Path

from lazulite.services.data.preview import preview
from lazulite.services.data.scan import Reading
from lazulite.services.data.sources import files_below
from tests.unit.services.data.makers import write


def test_the_first_rows_come_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "n,day,x\n" + "".join(f"{n},2013-01-01,\n" for n in range(5000)))
    found = preview(files_below(tmp_path / "t.csv"), Reading(), rows=2)
    assert found == {
        "columns": [{"name": "n", "type": "bigint"}, {"name": "day", "type": "date"}, {"name": "x", "type": "varchar"}],
        "rows": [[0, "2013-01-01", None], [1, "2013-01-01", None]],
        "file": "t.csv",
        "files": 1,
    }
