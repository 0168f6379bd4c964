from lazulite.services.inference import definitions
from lazulite.services.inference.entities import Collecting, Definition, RequestSettings, ServedModel


def test_a_definition_comes_back_from_json_as_it_was() -> None:
    definition = Definition(
        model=ServedModel(
            "delays", 3, [{"path": "a", "size": 1, "digest": "0" * 64}], ("x==1",), "3.11", {"inputs": []}
        ),
        instance_count=2,
        request_settings=RequestSettings(100, 7),
        collecting=Collecting(True, 0.5),
        environment_variables={"OMP_NUM_THREADS": "1"},
    )
    assert definitions.from_json(definitions.to_json(definition)) == definition
