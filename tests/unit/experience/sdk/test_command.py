from pathlib import Path

from lazulite import Input, Output, command


def test_a_command_is_the_document_that_one_would_write() -> None:
    assert command(
        command="python train.py ${{inputs.data}}", environment="azureml:sklearn-lightgbm@latest", code=Path("src"),
        inputs={"data": Input("azureml:flights:1", "uri_folder"), "rate": 0.1},
        outputs={"model": Output("mlflow_model", name="delays")}, timeout_seconds=60, tags={"a": "b"},
    ) == {
        "type": "command", "command": "python train.py ${{inputs.data}}", "code": "src",
        "environment": "azureml:sklearn-lightgbm@latest",
        "inputs": {"data": {"type": "uri_folder", "path": "azureml:flights:1"}, "rate": 0.1},
        "outputs": {"model": {"type": "mlflow_model", "name": "delays"}}, "limits": {"timeout": 60},
        "tags": {"a": "b"},
    }  # fmt: skip
