"""Files that are written from the code: `make reference` writes them, `make check` refuses stale ones."""

from collections.abc import Mapping
from pathlib import Path


def keep(files: Mapping[Path, str], *, write: bool) -> int:
    """An exit code: 1 when a file is not as it should be, after writing it where that is asked for."""
    if write:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    stale = [str(path) for path, text in files.items() if not path.exists() or path.read_text() != text]
    complaints = [f"{path} is stale: make reference" for path in stale]
    complaints += [f"{path} is written by nobody: remove it" for path in sorted(_foreign(files))]
    print("\n".join(complaints) or f"as the code says: {len(files)} files")
    return 1 if complaints else 0


def _foreign(files: Mapping[Path, str]) -> set[str]:
    """What lies beside generated code and is not of it."""
    folders = {path.parent for path in files if path.suffix == ".py"}
    return {str(found) for folder in folders for found in folder.glob("*.py") if found not in files}
