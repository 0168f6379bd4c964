from collections.abc import Mapping

import pytest

from lazulite.specs.schemas import DOCUMENTS, SchemaMissing, json_schema


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_every_document_has_a_schema_that_knows_its_fields(name: str) -> None:
    schema = json_schema(name)
    assert schema["title"] == name
    properties = schema["properties"]
    assert isinstance(properties, Mapping)
    assert "$schema" in properties


def test_an_unknown_one_names_the_nearest() -> None:
    with pytest.raises(SchemaMissing) as refused:
        json_schema("comandJob")
    assert refused.value.hint == "Did you mean 'commandJob'?"
