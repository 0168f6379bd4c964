"""A document as the YAML that a person would write: fields in their order, texts of many lines as they are."""

from collections.abc import Mapping

import yaml

from lazulite.words.json import JSON, JSONObject


class _Dumper(yaml.SafeDumper):
    """Without anchors; a list stands deeper than its key."""

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text.strip("\n") else None)


_Dumper.add_representer(str, _text)


def as_yaml(document: JSONObject) -> str:
    """It reads as the same document."""
    return yaml.dump(_plain(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _plain(value: JSON) -> JSON:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
