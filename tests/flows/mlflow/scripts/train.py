"""A scientist's script: autologged, its model registered by the way."""

import json
import sys

import mlflow
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

mlflow.set_experiment("iris")
mlflow.sklearn.autolog(registered_model_name="irises", log_input_examples=True)
inputs, labels = load_iris(return_X_y=True, as_frame=True)
with mlflow.start_run(run_name="first") as run:
    model = LogisticRegression(max_iter=300).fit(inputs, labels)
client = mlflow.MlflowClient()
logged = client.get_run(run.info.run_id)
version = client.get_model_version("irises", 1)
loaded = mlflow.sklearn.load_model("models:/irises/1")
by_run = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
signature = mlflow.models.get_model_info("models:/irises/1").signature
sys.stdout.write(
    json.dumps(
        {
            "run": run.info.run_id,
            "status": logged.info.status,
            "name": logged.info.run_name,
            "accuracy": logged.data.metrics["training_accuracy_score"],
            "max_iter": logged.data.params["max_iter"],
            "contexts": [tag.value for dataset in logged.inputs.dataset_inputs for tag in dataset.tags],
            "outputs": [output.model_id for output in logged.outputs.model_outputs],
            "artifacts": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
            "version_run": version.run_id,
            "version_status": version.status,
            "inputs": signature.inputs.input_names(),
            "same": bool((loaded.predict(inputs) == model.predict(inputs)).all()),
            "same_by_run": bool((by_run.predict(inputs) == model.predict(inputs)).all()),
            "found": list(
                mlflow.search_runs(
                    experiment_names=["iris"],
                    filter_string="metrics.training_accuracy_score > 0.9 AND params.max_iter = '300'",
                    order_by=["metrics.training_accuracy_score DESC"],
                )["run_id"]
            ),
        }
    )
)
