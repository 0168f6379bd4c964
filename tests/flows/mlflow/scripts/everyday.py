"""Runs, metrics, tags, artifacts, aliases and searches, as everyday code uses them."""

import json
import math
import sys
from pathlib import Path

import mlflow
from mlflow.exceptions import MlflowException

client = mlflow.MlflowClient()


def refused(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except MlflowException as error:
        return error.error_code
    return None


with mlflow.start_run() as run:
    for step, value in enumerate([3.0, math.nan, 1.5]):
        mlflow.log_metric("loss", value, step=step)
    mlflow.log_metrics({f"m{number}": float(number) for number in range(50)})
    mlflow.log_params({f"p{number}": number for number in range(250)})
    mlflow.set_tags({"my team": "red"})
    mlflow.log_text("hello", "notes/hello.txt")
    changed = refused(mlflow.log_param, "p1", "2")
    with mlflow.start_run(nested=True) as child:
        mlflow.log_metric("loss", 2)
Path("model").mkdir()
Path("model/weights.bin").write_bytes(bytes(range(256)) * 4096)
mlflow.log_artifacts("model", "model", run_id=run.info.run_id)
client.create_registered_model("odd name #1 100%", tags={"kind": "raw"}, description="weights")
version = client.create_model_version("odd name #1 100%", f"runs:/{run.info.run_id}/model", run.info.run_id)
client.set_registered_model_alias("odd name #1 100%", "champion", version.version)
client.set_model_version_tag("odd name #1 100%", version.version, "checked", "yes")
copied = client.copy_model_version(f"models:/odd name #1 100%/{version.version}", "copied")
mlflow.artifacts.download_artifacts("models:/odd name #1 100%@champion", dst_path="back")
mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="notes", dst_path="notes")
experiment = client.create_experiment("another", tags={"team": "red"})
client.delete_experiment(experiment)
client.delete_run(child.info.run_id)
sys.stdout.write(
    json.dumps(
        {
            "history": [str(point.value) for point in client.get_metric_history(run.info.run_id, "loss")],
            "newest": client.get_run(run.info.run_id).data.metrics["loss"],
            "metrics": len(client.get_run(run.info.run_id).data.metrics),
            "params": len(client.get_run(run.info.run_id).data.params),
            "changed": changed,
            "twice": refused(client.create_experiment, "another"),
            "nothing": refused(client.get_run, "0" * 32),
            "no alias": refused(client.get_model_version_by_alias, "copied", "champion"),
            "by alias": client.get_model_version_by_alias("odd name #1 100%", "champion").version,
            "copied": copied.version,
            "tags": client.get_model_version("odd name #1 100%", "1").tags,
            "models": [model.name for model in client.search_registered_models("tags.kind = 'raw'")],
            "versions": [each.name for each in client.search_model_versions(f"run_id = '{run.info.run_id}'")],
            "back": Path("back/weights.bin").read_bytes() == bytes(range(256)) * 4096,
            "notes": Path("notes/notes/hello.txt").read_text(),
            "children": list(
                mlflow.search_runs(
                    filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}'",
                    run_view_type=mlflow.entities.ViewType.DELETED_ONLY,
                )["run_id"]
            )
            == [child.info.run_id],
            "deleted": [each.name for each in client.search_experiments(view_type=2)],
        }
    )
)
