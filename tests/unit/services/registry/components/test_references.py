from lazulite.services.registry.components.references import components_in
from lazulite.specs.yaml_text import read_yaml
from lazulite.words.refs import AssetRef


def test_steps_and_their_steps_name_components() -> None:
    value = read_yaml(
        "jobs:\n  a: {component: 'azureml:x:1'}\n  b: {trial: 'azureml:y@latest'}\n  c: {component: ./local.yml}\n"
        "  d: {component: {jobs: {e: {component: 'azureml:z:2'}}}}\n  f: {command: x}\n"
    ).value
    assert isinstance(value, dict)
    assert list(components_in(value)) == [AssetRef("x", "1"), AssetRef("y", label="latest"), AssetRef("z", "2")]
