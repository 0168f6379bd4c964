from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import pytest

from lazulite import command
from lazulite.experience.sdk.authoring.document import Fields, NoDocument, plain


class Colour(Enum):
    RED = "red"


def test_what_python_has_becomes_what_json_has() -> None:
    given = {1: (Path("a/b"), Colour.RED), "b": Fields(c=[None, True, 0.5])}
    assert plain(given) == {"1": ["a/b", "red"], "b": {"c": [None, True, 0.5]}}
    with pytest.raises(NoDocument, match="cannot stand in a document"):
        plain({"at": datetime(2026, 1, 1, tzinfo=UTC)})


def test_fields_are_attributes_and_any_other_is_set_by_its_key() -> None:
    job = command(command="true", environment="azureml:mine:1")
    job.limits.timeout = 60
    job.tags = {"a": "b"}  # type: ignore[assignment]
    job.tags.c = "d"
    job.display_name = None
    job["$schema"] = "https://x"
    assert job == {
        "type": "command", "command": "true", "environment": "azureml:mine:1", "limits": {"timeout": 60},
        "tags": {"a": "b", "c": "d"}, "$schema": "https://x",
    }  # fmt: skip
    assert (job.limits.timeout, job.compute, job.resources) == (60, None, {})
    assert "resources" not in job
    with pytest.raises(AttributeError, match="'timeoud' is not set. Did you mean 'timeout'?"):
        assert job.limits.timeoud
