import pytest

from lazulite.compute.isolation import Network
from lazulite.services.training.jobs.resolving.matching import InputTypeWrong, input_type, lacks_ports


@pytest.mark.parametrize(
    ("declared", "given", "gets"),
    [
        (None, "mltable", "mltable"),
        ("uri_file", "uri_file", "uri_file"),
        ("uri_folder", "mltable", "uri_folder"),
        ("uri_folder", "mlflow_model", "uri_folder"),
    ],
)
def test_a_job_gets_the_declared_type_where_it_can(declared: str | None, given: str, gets: str) -> None:
    assert input_type("data", declared=declared, given=given, said="azureml:x:1") == gets


@pytest.mark.parametrize(("declared", "given"), [("uri_file", "uri_folder"), ("uri_folder", "uri_file")])
def test_a_file_is_no_folder(declared: str, given: str) -> None:
    with pytest.raises(InputTypeWrong) as refused:
        input_type("data", declared=declared, given=given, said="azureml:x:1")
    assert refused.value.detail == f"The input 'data' is declared as {declared}, and azureml:x:1 is of type {given}."
    assert refused.value.hint == f"Write type: {given}, or give another reference."


def test_services_are_wanted_where_somebody_reaches_them() -> None:
    assert lacks_ports(Network.OPEN, ["lab"]) == lacks_ports(Network.NONE, []) == ()
    [why] = lacks_ports(Network.PLATFORM, ["lab"])
    assert why == (
        "services: nobody would reach them, for the compute gives each job a network of its own (network: platform)."
        " Choose one with network: open, or leave them out."
    )
