"""Makes a small home of today's revision through the public API, and packs it with what the API says of it.

    python -m tests.upgrade.make_sample [sqlite] [postgresql]        leaves tests/upgrade/REVISION-DATABASE.tar.xz

Made once a revision, before the next one is written: what was made by an older one is never made again.
"""

import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl

from lazulite import Client, Output, command
from lazulite.migrations.revisions import head
from lazulite.words.json import JSONObject
from tests.conftest import PostgreSQL, start_server, stop_home
from tests.upgrade.telling import told

HERE = Path(__file__).parent
KEPT = ("lazulite.db", "lazulite.sql", "blobs", "logs")
MODEL = """
import mlflow, pandas as pd
from sklearn.linear_model import LogisticRegression

rows = pd.DataFrame({"heat": [1.0, 2.0, 3.0, 4.0]})
model = LogisticRegression().fit(rows, [0, 0, 1, 1])
mlflow.log_metric("accuracy", model.score(rows, [0, 0, 1, 1]))
mlflow.sklearn.log_model(model, name="model", registered_model_name="pumps", input_example=rows.head(2),
                         serialization_format="cloudpickle")
open("LEFT", "w").write("left")
"""
MONITOR: JSONObject = {
    "name": "pumps",
    "monitoring_target": {"ml_task": "classification", "endpoint_deployment_id": "azureml:pumps"},
    "reference_data": {"path": "azureml:pumps:1", "type": "uri_file", "target_column_name": "failed"},
    "monitoring_signals": {
        "drift": {
            "type": "data_drift", "features": ["heat"],
            "metric_thresholds": {"numerical": {"jensen_shannon_distance": 0.2}},
        }
    },
}  # fmt: skip
TRIGGER: JSONObject = {
    "name": "retrain", "owner": "ann@pumps.example", "when": "DriftDetected", "if": ["data.monitor == pumps"],
    "start": {"job": {"type": "command", "command": "true", "environment": {"image": "python"}}},
}  # fmt: skip
POLICY: JSONObject = {
    "name": "pumps", "model": "pumps", "owner": "ann@pumps.example", "endpoint_name": "pumps",
    "optimise": {"onnx": False}, "validate": {"data": "azureml:pumps:1", "label": "failed", "metric": "accuracy",
                                              "min_rows": 1},
}  # fmt: skip


SWEEP: JSONObject = {
    "type": "sweep", "display_name": "search", "sampling_algorithm": "grid",
    "trial": {
        "command": "python -c \"import mlflow; mlflow.log_metric('loss', ${{search_space.x}})\"",
        "environment": "azureml:sklearn-lightgbm@latest",
    },
    "search_space": {"x": {"type": "choice", "values": [2, 1]}},
    "objective": {"goal": "minimize", "primary_metric": "loss"},
}  # fmt: skip
PIPELINE: JSONObject = {
    "type": "pipeline", "display_name": "flow",
    "jobs": {
        "one": {
            "command": "echo one > ${{outputs.said}}/a", "environment": {"image": "python"},
            "outputs": {"said": {"type": "uri_folder"}},
        },
        "two": {
            "command": "cat ${{inputs.said}}/a", "environment": {"image": "python"},
            "inputs": {"said": "${{parent.jobs.one.outputs.said}}"},
        },
    },
}  # fmt: skip


def fill(client: Client, folder: Path) -> None:
    """One of each thing that there is, by the calls that a user makes."""
    (folder / "pumps.csv").write_text("heat,failed\n" + "".join(f"{n % 5},{int(n % 5 > 2)}\n" for n in range(200)))
    client.data.create(name="pumps", path=str(folder / "pumps.csv"), tier="silver", tags={"team": "ops"})
    client.data.set_label("pumps", "checked", 1)
    client.data.profile("pumps", 1)
    (folder / "code").mkdir()
    (folder / "code" / "train.py").write_text(MODEL)
    train = command(
        command="python train.py && cp LEFT ${{outputs.left}}/", code=folder / "code",
        environment="azureml:sklearn-lightgbm@latest", outputs={"left": Output(name="left")}, experiment_name="pumps",
    )  # fmt: skip
    trained = client.jobs.wait(client.jobs.create(train).name)
    assert trained.status == "Completed", trained.error
    failed = client.jobs.wait(client.jobs.create(command(command="exit 3", environment={"image": "python"})).name)
    assert failed.exit_code == 3
    for document in (SWEEP, PIPELINE, PIPELINE):  # the second time all of it is reused
        ended = client.jobs.wait(client.jobs.create(document).name)
        assert ended.status == "Completed", ended.error
    client.models.attach_evidence("pumps", 1, kind="audit", content={"by": "ann"}, figure={"name": "ok", "value": 1})
    client.online_endpoints.create({"name": "pumps", "auth_mode": "key"})
    blue: JSONObject = {"name": "blue", "endpoint_name": "pumps", "model": "azureml:pumps:1"}
    client.online_deployments.create(blue, all_traffic=True)
    client.online_deployments.wait("blue", "pumps")
    client.monitors.create(MONITOR)
    client.triggers.create(TRIGGER)
    client.releases.policies.create(POLICY)
    client.releases.open("pumps", 1)
    client.releases.wait("pumps:1")
    client.workspaces.create("team-a", description="Another team's.")
    client.tokens.create("ann", label="for the release")


def pack(home: Path, said: JSONObject, archive: Path) -> None:
    with tarfile.open(archive, "w:xz", preset=9) as packed:
        for name in KEPT:
            if (home / name).exists():
                packed.add(home / name, name)
        text = json.dumps(said, indent=1).encode()
        entry = tarfile.TarInfo("said.json")
        entry.size = len(text)
        packed.addfile(entry, io.BytesIO(text))


@contextmanager
def served(home: Path, *options: str) -> Iterator[Client]:
    running = start_server(home, *options)
    try:
        with Client(running.url) as client:
            yield client
    finally:
        stop_home(home)
        with running.process:
            running.process.wait(30)


def make(archive: Path, options: Sequence[str] = (), dump: Sequence[str] = ()) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with served(home, *options) as client:
            fill(client, Path(folder))
        with served(home, *options, "--no-worker") as client:
            said = told(
                lambda path: client.transport.get(path.partition("?")[0], dict(parse_qsl(path.partition("?")[2])))
            )
        if dump:
            done = subprocess.run(dump, check=True, capture_output=True)
            (home / "lazulite.sql").write_bytes(done.stdout)
        pack(home, said, archive)
    sys.stderr.write(f"{archive}: {archive.stat().st_size} bytes\n")


def sqlite() -> None:
    make(HERE / f"{head()}-sqlite.tar.xz")


def postgresql() -> None:
    cluster = PostgreSQL(max(Path("/usr/lib/postgresql").glob("*/bin")))
    try:
        dump = ["pg_dump", "--no-owner", "--no-privileges", "--dbname", cluster.url]
        make(HERE / f"{head()}-postgresql.tar.xz", ["--database-url", cluster.url], dump)
    finally:
        cluster.stop()


def main(databases: Sequence[str]) -> int:
    for name in databases or ("sqlite", "postgresql"):
        {"sqlite": sqlite, "postgresql": postgresql}[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
