from pathlib import Path

from tools.answers import files


def test_the_typed_answers_are_as_the_openapi_document_says() -> None:
    written = files()
    assert all(path.read_text() == text for path, text in written.items())
    assert "    status: str\n" in written[Path("src/lazulite/experience/sdk/answers/jobs.py")]


def test_a_word_that_python_or_a_mapping_has_is_no_attribute() -> None:
    run = files()[Path("src/lazulite/experience/sdk/answers/monitors.py")]
    assert "    from:" not in run
    assert "    to: str\n" in run
