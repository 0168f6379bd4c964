from datetime import timedelta

import pytest

from lazulite.specs.reading import DocumentInvalid, read_document
from lazulite.specs.trigger import TriggerDocument

TEXT = """
name: retrain
when: DriftDetected
if: data.overall.share >= 0.3
debounce: PT10S
start:
  job: {command: "true", environment: "azureml:x:1"}
"""


def read(text: str) -> TriggerDocument:
    return read_document(text).into(TriggerDocument)


def test_one_word_stands_for_a_list_of_one() -> None:
    document = read(TEXT)
    assert (document.when, document.clauses) == (["DriftDetected"], ["data.overall.share >= 0.3"])
    assert document.debounce is not None
    assert document.debounce.quiet == timedelta(seconds=10)


def test_unknown_field_names_the_nearest() -> None:
    with pytest.raises(DocumentInvalid, match="there is no field 'iff' here") as refused:
        read(TEXT.replace("if:", "iff:"))
    assert "Did you mean 'if'" in refused.value.errors[0].message


def test_name_is_letters_digits_and_dashes() -> None:
    with pytest.raises(DocumentInvalid, match="'name' is"):
        read(TEXT.replace("name: retrain", "name: re train"))
