"""Jobs from Python, against a served platform."""

from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.snapshots import PathMissing

DOCUMENT = {"command": "python train.py", "environment": {"requirements": []}}


def test_a_job_is_cloned_with_mended_code(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    script = folder / "train.py"
    script.write_text("print(1 / 0)\n")
    first = client.jobs.create({**DOCUMENT, "code": str(folder)})
    again = client.jobs.clone(first.name)
    script.write_text("print(1)\n")
    mended = client.jobs.clone(first.name, code=folder)
    digests = [job.code["digest"] if job.code else None for job in (first, again, mended)]
    assert digests[0] == digests[1] != digests[2]
    assert client.transport.get(f"{client.jobs.path(mended.name)}/code")["files"] != []
    with pytest.raises(PathMissing, match="code: There is no file or folder at"):
        client.jobs.clone(first.name, code=folder / "none")
