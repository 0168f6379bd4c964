import gzip
from pathlib import Path

from lazulite.services.data.files import Reading
from lazulite.services.data.profile import profile
from lazulite.services.data.sources import choose, files_below
from lazulite.words.json import JSON, JSONObject


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def profiled(path: Path, scratch: Path, *, pattern: str | None = None, reading: Reading | None = None) -> JSONObject:
    files, chosen = choose(files_below(path), pattern=pattern)
    return profile(files, reading or chosen, scratch=scratch / "scratch")


def column(found: JSONObject, name: str) -> dict[str, JSON]:
    columns = found["columns"]
    assert isinstance(columns, list)
    return next(dict(one) for one in columns if one["name"] == name)
