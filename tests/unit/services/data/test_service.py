from datetime import UTC, datetime
from pathlib import Path

import pytest

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.database import Database
from lazulite.foundation.events.facts import Fact
from lazulite.services.assets.entities import AssetType, AssetVersion, NewVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.data.entities import (
    DataContentInvalid,
    Profile,
    ProfileMissing,
    ProfileStatus,
    TierUnknown,
)
from lazulite.services.data.service import DataService
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

WS = "ws-1"
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def data(blobs: Blobs) -> DataService:
    return DataService(assets=AssetsService(blobs=blobs))


def register(
    db: Database, blobs: Blobs, data: DataService, *, type_: AssetType = AssetType.URI_FOLDER, tier: str | None = None,
    **files: str,
) -> AssetVersion:  # fmt: skip
    stored = {name.replace("__", "."): blobs.put([text.encode()]) for name, text in files.items()}
    db.write(lambda tx: blobs.hold(tx, WS, list(stored.values())))
    manifest = Manifest(tuple(FileEntry(name, blob.size, blob.digest) for name, blob in stored.items()))
    new = NewVersion(type_, manifest=manifest)
    tiers = ("bronze", "silver", "gold")
    return db.write(lambda tx: data.create(tx, LOCAL, WS, "flights", new, tier=tier, tiers=tiers))


def finished(job: str, **said: JSON) -> Fact:
    return Fact("f-1", 1, "JobFinished", 1, f"jobs/{job}", WS, {"owner": "data", **said}, LOCAL, AT, AT)


def test_the_columns_of_all_its_files_are_told(db: Database, blobs: Blobs, data: DataService) -> None:
    made = register(db, blobs, data, a__csv="x,y,z\n1,2,3\n", b__csv="x,y,w\n1,2,3\n")
    assert sorted(data.columns(made)) == ["w", "x", "y", "z"]


@pytest.mark.parametrize("files", [{"a__txt": "no table"}, {"a__csv": ""}, {f"f{n}__csv": "x\n1\n" for n in range(11)}])
def test_of_what_is_no_table_or_many_files_no_column_is_told(
    db: Database, blobs: Blobs, data: DataService, files: dict[str, str]
) -> None:
    assert data.columns(register(db, blobs, data, **files)) == ()


def test_owner_and_tier_are_kept(db: Database, blobs: Blobs, data: DataService) -> None:
    made = register(db, blobs, data, tier="silver", a__csv="x\n1\n")
    assert made.facts == {"owner": "local:local", "tier": "silver"}


def test_a_tier_that_the_workspace_has_not_is_refused(db: Database, blobs: Blobs, data: DataService) -> None:
    with pytest.raises(TierUnknown, match="no tier 'golden'") as refused:
        register(db, blobs, data, tier="golden", a__csv="x\n1\n")
    assert refused.value.hint == "Did you mean 'gold'?"


@pytest.mark.parametrize(
    ("type_", "files", "sentence"),
    [
        (AssetType.URI_FOLDER, {}, "has no file"),
        (AssetType.URI_FILE, {"a__csv": "x", "b__csv": "y"}, "is a uri_file and came with 2 files"),
        (AssetType.MLTABLE, {"a__csv": "x"}, "is an mltable without a file called MLTable"),
    ],
)
def test_content_of_another_type_is_refused(
    db: Database, blobs: Blobs, data: DataService, type_: AssetType, files: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DataContentInvalid, match=sentence):
        register(db, blobs, data, type_=type_, **files)


def test_a_preview_is_read_from_stored_content(db: Database, blobs: Blobs, data: DataService) -> None:
    made = register(db, blobs, data, a__csv="x,y\n1,a\n2,b\n")
    assert data.preview(made, rows=1)["rows"] == [[1, "a"]]


def test_what_a_finished_step_measured_is_the_profile(db: Database, blobs: Blobs, data: DataService) -> None:
    made = register(db, blobs, data, a__csv="x\n1\n")
    with db.read() as tx, pytest.raises(ProfileMissing):
        data.profile(tx, WS, made)
    db.write(lambda tx: data.profile_asked(tx, WS, made, "job-1"))
    with db.read() as tx:
        assert data.profile(tx, WS, made).status is ProfileStatus.RUNNING
    fact = finished("job-1", status="Completed", result={"rows": 1})
    db.write(lambda tx: data.on_job_finished(tx, fact))
    with db.read() as tx:
        expected = Profile(made.id, "job-1", ProfileStatus.COMPLETED, AT, AT, {"rows": 1}, None)
        assert data.profile(tx, WS, made) == expected


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"result": {"refused": {"detail": "No table.", "hint": "Name one.", "code": "x"}}}, "No table. Name one."),
        ({"result": None, "reason": "It was killed."}, "It was killed."),
        ({"result": None, "reason": ""}, "The job ended Failed and left no result."),
    ],
)
def test_a_failed_step_leaves_its_reason(
    db: Database, blobs: Blobs, data: DataService, said: dict[str, JSON], error: str
) -> None:
    made = register(db, blobs, data, a__csv="x\n1\n")
    db.write(lambda tx: data.profile_asked(tx, WS, made, "job-1"))
    fact = finished("job-1", status="Failed", **said)
    db.write(lambda tx: data.on_job_finished(tx, fact))
    with db.read() as tx:
        found = data.profile(tx, WS, made)
    assert (found.status, found.error) == (ProfileStatus.FAILED, error)


def test_jobs_of_others_change_nothing(db: Database, blobs: Blobs, data: DataService) -> None:
    made = register(db, blobs, data, a__csv="x\n1\n")
    db.write(lambda tx: data.profile_asked(tx, WS, made, "job-1"))
    fact = finished("job-1", owner="monitoring", status="Completed", result={"rows": 9})
    db.write(lambda tx: data.on_job_finished(tx, fact))
    with db.read() as tx:
        assert data.profile(tx, WS, made).status is ProfileStatus.RUNNING
