"""Data and models through the client, over HTTP, against a running server and its worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.data import ProfileFailed
from lazulite.words.errors import Missing
from tests.conftest import Server

MLMODEL = "flavors:\n  python_function: {loader_module: mlflow.sklearn}\n"


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(url=server.url) as made:
        yield made


def test_data_is_registered_looked_at_measured_and_fetched(client: Client, tmp_path: Path) -> None:
    (tmp_path / "flights").mkdir()
    for month in (1, 2):
        rows = "".join(f"{month},{n}\n" for n in range(100))
        (tmp_path / "flights" / f"{month:02}.csv").write_text(f"month,delay\n{rows}")
    made = client.data.create(name="flights", path=str(tmp_path / "flights"), type="uri_folder", tier="bronze")
    assert (made["version"], made["file_count"], made["facts"]) == ("1", 2, {"owner": "local:local", "tier": "bronze"})
    assert client.data.preview("flights", rows=1)["rows"] == [[1, 0]]
    profile = client.data.profile("flights", 1)
    assert profile["content"]["rows"] == 200  # type: ignore[index,call-overload]
    assert client.data.profile("flights", "latest")["job"] == profile["job"]
    worded = client.data.profile("flights", 1, null_words=["n/a"])
    assert (worded["job"] != profile["job"], worded["content"]["null_words"]) == (True, ["n/a"])
    fetched = client.data.download("flights", 1, tmp_path / "fetched")
    assert (fetched / "02.csv").read_bytes() == (tmp_path / "flights" / "02.csv").read_bytes()
    with pytest.raises(ProfileFailed, match=r"No file here is called 'none\.csv'\. Known: 01\.csv, 02\.csv\."):
        client.data.profile("flights", 1, path="none.csv")


def test_a_model_shows_what_its_folder_says_and_keeps_evidence(client: Client, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "MLmodel").write_text(MLMODEL)
    made = client.models.create(name="delays", path=str(tmp_path / "model"), type="mlflow_model")
    assert made["facts"]["mlmodel"]["loader"] == "mlflow.sklearn"  # type: ignore[index,call-overload]
    attached = client.models.attach_evidence("delays", 1, kind="drift", content={"distance": 0.2})
    assert [one["id"] for one in client.models.evidence("delays", 1)] == [attached["id"]]
    client.models.set_label("delays", "champion", 1)
    assert client.models.get("delays", "@champion")["id"] == made["id"]
    assert [one["version"] for one in client.models.versions("delays")] == ["1"]
    with pytest.raises(Missing, match="no model 'delay' in this workspace"):
        client.models.get("delay")
