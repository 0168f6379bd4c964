"""What compute is asked to run for one replica."""

from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec, InputSpec, JobKind, JobSpec
from lazulite.services.inference.entities import Definition, Deployment
from lazulite.words.manifests import Manifest

OWNER = "endpoints"
ONNX = "model.onnx"


def replica_spec(process_id: str, deployment: Deployment, definition: Definition, *, workspace: str) -> JobSpec:
    """A service that holds the model in the model's own environment behind a socket of its own."""
    model = definition.model
    files = Manifest.from_json(model.files)
    argv = ["python", "${{runners}}/score.py", "--model", "${{inputs.model}}", "--socket", "${{socket}}"]
    if model.onnx:
        argv += ["--onnx", "${{inputs.onnx}}"]
    inputs = {"model": InputSpec("mlflow_model", files)}
    if model.onnx:
        inputs["onnx"] = InputSpec("uri_file", Manifest.from_json(model.onnx))
    return JobSpec(
        id=process_id,
        workspace_id=deployment.workspace_id,
        workspace=workspace,
        kind=JobKind.SERVICE,
        name=f"{deployment.endpoint}/{deployment.name}",
        owner=OWNER,
        argv=(*argv, "--ready", "${{ready}}"),
        environment=EnvironmentSpec(EnvironmentKind.REQUIREMENTS, model.python, model.requirements),
        inputs=inputs,
        environment_variables=definition.environment_variables,
    )
