import pytest

from lazulite.experience.sdk.client import Client
from lazulite.words.errors import Missing


def test_a_curated_environment_is_shown_by_its_name_unless_the_workspace_has_its_own(client: Client) -> None:
    name = "sklearn-lightgbm"
    assert client.environments.get(name) in client.environments.curated()
    assert client.environments.get(name, "1")["version"] == "1"
    with pytest.raises(Missing):
        client.environments.get(name, "7")
    made = client.environments.create({"name": name, "version": "7", "conda_file": {"dependencies": ["python=3.11"]}})
    assert client.environments.get(name, "7") == {key: made[key] for key in made if key != "warnings"}
