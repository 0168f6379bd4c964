"""What a client sees of a run and a model, at each of the tracking addresses that it is told."""

import json
import os
import sys

import mlflow
from mlflow.exceptions import MlflowException


def code_of(call, *arguments):
    try:
        call(*arguments)
    except MlflowException as error:
        return error.error_code
    return "seen"


def look(uri, workspace):
    os.environ.pop("MLFLOW_WORKSPACE", None)
    if workspace:
        os.environ["MLFLOW_WORKSPACE"] = workspace
    client = mlflow.MlflowClient(uri)
    run, model = os.environ["LOOK_FOR_RUN"], os.environ["LOOK_FOR_MODEL"]
    calls = [(client.get_run, run), (client.get_registered_model, model), (client.set_tag, run, "a", "b")]
    return [code_of(*call) for call in calls]


answers = [look(uri, workspace) for uri, workspace in json.loads(os.environ["LOOK_AT"])]
sys.stdout.write(json.dumps({"answers": answers}))
