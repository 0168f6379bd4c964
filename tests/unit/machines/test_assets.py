"""Made-up histories of assets, held against dictionaries: versions, labels, archiving, deleting, renaming."""

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.database import Database
from lazulite.foundation.pagination import PageRequest
from lazulite.services.assets import errors
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.assets.service import AssetsService
from tests.unit.machines.running import HISTORIES, run

KIND = AssetKind.MODEL
NAMES = st.sampled_from(["a", "b"])
NUMBERS = st.integers(1, 4)
LABELS = st.sampled_from(["champion", "challenger"])
ALL = PageRequest(max_results=1000)
workspaces = count()


@dataclass
class Known:
    """A name: its versions in the order of making, each archived or not, and its labels."""

    archived: bool = False
    versions: dict[str, bool] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    greatest: int = 0

    @property
    def latest(self) -> str | None:
        return next((version for version in reversed(self.versions) if not self.versions[version]), None)


class Histories(RuleBasedStateMachine):
    def __init__(self, db: Database, assets: AssetsService) -> None:
        super().__init__()
        self.db, self.assets = db, assets
        self.workspace = f"workspace-{next(workspaces)}"
        self.known: dict[str, Known] = {}

    @initialize()
    def begin_in_the_middle(self) -> None:
        for name in ("a", "a", "b"):
            self.create(name, None)
        self.label("a", 1, "champion")

    @rule(name=NAMES, number=st.none() | NUMBERS)
    def create(self, name: str, number: int | None) -> None:
        known = self.known.get(name, Known())
        version = str(number or known.greatest + 1)
        new = NewVersion(AssetType.MLFLOW_MODEL, str(number) if number else None)

        def write() -> str:
            made = self.db.write(lambda tx: self.assets.create_version(tx, LOCAL, self.workspace, KIND, name, new))
            return made.version

        if version in known.versions:
            with pytest.raises(errors.AssetVersionExists):
                write()
            return
        assert write() == version
        known.versions[version] = False
        known.greatest = max(known.greatest, int(version))
        self.known[name] = known

    @rule(name=NAMES, number=NUMBERS, archived=st.booleans())
    def archive(self, name: str, number: int, archived: bool) -> None:
        if str(number) not in self._versions(name):
            return
        self.db.write(lambda tx: self.assets.archive_version(tx, LOCAL, self._get(tx, name, number), archived=archived))
        self.known[name].versions[str(number)] = archived

    @rule(name=NAMES, number=NUMBERS, label=LABELS)
    def label(self, name: str, number: int, label: str) -> None:
        if str(number) not in self._versions(name):
            return
        self.db.write(lambda tx: self.assets.set_label(tx, LOCAL, self._get(tx, name, number), label))
        self.known[name].labels[label] = str(number)

    @rule(name=NAMES, label=LABELS)
    def unlabel(self, name: str, label: str) -> None:
        if name not in self.known:
            return

        def write() -> None:
            self.db.write(lambda tx: self.assets.delete_label(tx, LOCAL, self._container(tx, name), label))

        if label not in self.known[name].labels:
            with pytest.raises(errors.AssetLabelMissing):
                write()
            return
        write()
        del self.known[name].labels[label]

    @rule(name=NAMES, number=NUMBERS)
    def delete_version(self, name: str, number: int) -> None:
        if str(number) not in self._versions(name):
            return
        self.db.write(lambda tx: self.assets.delete_version(tx, LOCAL, self._get(tx, name, number)))
        known = self.known[name]
        del known.versions[str(number)]
        known.labels = {label: version for label, version in known.labels.items() if version != str(number)}

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        if name in self.known:
            self.db.write(lambda tx: self.assets.delete_container(tx, LOCAL, self._container(tx, name)))
            del self.known[name]

    @rule(name=NAMES, to=NAMES)
    def rename(self, name: str, to: str) -> None:
        if name not in self.known or name == to:
            return

        def write() -> None:
            self.db.write(lambda tx: self.assets.rename_container(tx, LOCAL, self._container(tx, name), to))

        if to in self.known:
            with pytest.raises(errors.AssetExists):
                write()
            return
        write()
        self.known[to] = self.known.pop(name)

    @invariant()
    def all_is_as_known(self) -> None:
        with self.db.read() as tx:
            listed = self.assets.list_containers(tx, self.workspace, KIND, ALL).items
            assert {one.name: (one.labels, one.latest) for one in listed} == {
                name: (known.labels, known.latest) for name, known in self.known.items()
            }
            versions = self.assets.list_versions(tx, self.workspace, KIND, ALL).items
            assert {(one.name, one.version) for one in versions} == {
                (name, version)
                for name, known in self.known.items()
                for version, archived in known.versions.items()
                if not archived
            }
            for name, known in self.known.items():
                for version, archived in known.versions.items():
                    found = self.assets.resolve(tx, self.workspace, KIND, f"azureml:{name}:{version}")
                    assert (found.version, found.archived) == (version, archived)
                for label, version in known.labels.items():
                    assert self.assets.labelled(tx, self.workspace, KIND, name, label).version == version

    def _versions(self, name: str) -> dict[str, bool]:
        return self.known[name].versions if name in self.known else {}

    def _get(self, tx: object, name: str, number: int) -> object:
        return self.assets.get(tx, self.workspace, KIND, name, str(number))

    def _container(self, tx: object, name: str) -> object:
        return self.assets.container(tx, self.workspace, KIND, name)


@pytest.mark.parametrize("histories", HISTORIES)
def test_assets_are_what_a_dictionary_of_them_would_be(db: Database, tmp_path: Path, histories: int) -> None:
    assets = AssetsService(blobs=Blobs(tmp_path / "blobs"))
    run(lambda: Histories(db, assets), histories)
