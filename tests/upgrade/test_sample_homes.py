"""A home of every revision opens with today's program, and the API shows each thing in it as it was shown then."""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.foundation.db.database import Database
from lazulite.foundation.settings import settings_from
from lazulite.migrations.revisions import current_revision, head
from lazulite.processes.serve import create_app, open_platform
from lazulite.words.json import JSONObject
from tests.upgrade.telling import losses, told

HERE = Path(__file__).parent
SAMPLES = sorted(HERE.glob("*.tar.xz"))
LARGEST_BYTES = 300_000


def marked(sample: Path) -> tuple[pytest.MarkDecorator, ...]:
    return (pytest.mark.postgresql,) if "postgresql" in sample.name else ()


@pytest.fixture(params=[pytest.param(each, id=each.name.partition(".")[0], marks=marked(each)) for each in SAMPLES])
def sample(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def home(sample: Path, tmp_path: Path) -> Path:
    """An unpacked copy."""
    with tarfile.open(sample) as packed:
        packed.extractall(tmp_path / "home", filter="data")
    return tmp_path / "home"


@pytest.fixture
def url(home: Path, request: pytest.FixtureRequest) -> str:
    """Of the home's database: its own file, or what its dump holds."""
    dump = home / "lazulite.sql"
    if not dump.exists():
        return f"sqlite:///{home / 'lazulite.db'}"
    found = str(request.getfixturevalue("postgresql_url"))
    subprocess.run(["psql", "--quiet", "--dbname", found, "--file", str(dump)], check=True, capture_output=True)
    return found


@pytest.fixture
def client(home: Path, url: str) -> Iterator[TestClient]:
    platform = open_platform(settings_from({}, home=home, database_url=url))
    with TestClient(create_app(platform), base_url="http://localhost") as asking:
        yield asking
    platform.close()


def before(home: Path) -> JSONObject:
    found: JSONObject = json.loads((home / "said.json").read_text())
    return found


def test_every_thing_in_it_is_still_shown_as_it_was(home: Path, client: TestClient) -> None:
    def get(path: str) -> JSONObject:
        answer = client.get(f"/api/v1{path}")
        assert answer.status_code == 200, f"{path}: {answer.text}"
        found: JSONObject = answer.json()
        return found

    now = told(get)
    assert [*losses(before(home), now)] == []


def test_it_came_to_todays_revision_and_a_copy_of_an_older_file_is_kept(
    sample: Path, home: Path, client: TestClient, url: str
) -> None:
    db = Database(url)
    revision = current_revision(db)
    db.close()
    assert revision == head()
    is_older = sample.name.partition("-")[0] != head() and url.startswith("sqlite")
    assert (home / "backups").exists() is is_older


def test_its_files_can_still_be_fetched(client: TestClient) -> None:
    data = client.get("/api/v1/workspaces/default/data/pumps/versions/1/files/pumps.csv")
    assert data.text.startswith("heat,failed\n0,0\n")
    jobs = client.get("/api/v1/workspaces/default/jobs").json()["items"]
    failed = next(job for job in jobs if job["exit_code"] == 3)
    assert client.get(f"/api/v1/workspaces/default/jobs/{failed['name']}/log").status_code == 200


def test_a_sample_is_small_and_has_one_of_each_thing(home: Path) -> None:
    assert all(sample.stat().st_size < LARGEST_BYTES for sample in SAMPLES)
    said = before(home)
    lists = {path: answer["items"] for path, answer in said.items() if isinstance(answer, dict) and "items" in answer}
    for noun in ("data", "models", "jobs", "online-endpoints", "monitors", "triggers", "releases", "release-policies"):
        assert lists[f"/workspaces/default/{noun}"], noun
    assert any(path.endswith("/deployments") and found for path, found in lists.items())


def test_what_was_and_is_not_any_more_is_a_loss_and_what_is_new_is_none() -> None:
    assert [*losses({"a": 1, "b": [{"c": 2}]}, {"a": 1, "b": [{"c": 2, "d": 3}], "e": 4})] == []
    assert [*losses({"a": 1, "b": [1]}, {"b": [1, 2]})] == [".a is gone", ".b was [1] and is [1, 2]"]
