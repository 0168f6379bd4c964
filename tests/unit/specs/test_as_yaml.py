from lazulite.specs.as_yaml import as_yaml
from lazulite.specs.yaml_text import read_yaml


def test_what_is_written_reads_as_the_same_document() -> None:
    shared = ["a", 1]
    document = {
        "command": "echo 1\necho 2\n", "tags": {"a": "Yes", "b": "1", "c": "2026-01-01", "d": "", "e": "null"},
        "x-lazulite": [1.5, 1e-300, None, True, {"deep": [[], {}]}], "one": shared, "two": shared,
        "z": "ü # no comment",
    }  # fmt: skip
    text = as_yaml(document)
    assert read_yaml(text).value == document
    assert text.startswith("command: |\n  echo 1\n  echo 2\ntags:\n  a: 'Yes'\n")
    assert "one:\n  - a\n  - 1\n" in text
    assert "&" not in text
