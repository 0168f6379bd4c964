"""YAML as it was written: values, and for each of them the line and column where it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lazulite.words.errors import FieldError, Invalid
from lazulite.words.json import JSON

LARGEST = 4 << 20  # characters of a document
SURROGATE = re.compile("[\ud800-\udfff]")
MOST_WRITTEN = 50_000  # values in the text: they take a second to read
MOST_VALUES = 200_000  # with every alias written out


class DocumentBroken(Invalid):
    """What is no YAML, at which line and column."""

    def __init__(self, line: int, column: int, reason: str, hint: str = "", *, file: str | None = None) -> None:
        self.where_and_why = f"{Position(line, column, file)}: {reason}"
        super().__init__(
            f"The document is no YAML: {self.where_and_why}.",
            hint=hint or "YAML nests by spaces; a text with ': ' or ' #' in it stands in quotes.",
            errors=(FieldError("/", self.where_and_why),),
        )
        self.line = line
        self.column = column
        self.reason = reason


@dataclass(frozen=True)
class Position:
    """Counted from 1, as editors do. file: of a document that another one names."""

    line: int
    column: int
    file: str | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}"
        return f"{self.file}, {place}" if self.file else place


@dataclass(frozen=True)
class Located:
    """A parsed text. `positions`: JSON pointer to the key that the value stands under, or to the item of a list."""

    value: JSON
    positions: Mapping[str, Position] = field(default_factory=dict)

    def position(self, pointer: str) -> Position | None:
        """Of the value, or of the nearest one around it that was written down."""
        while pointer and pointer not in self.positions:
            pointer = pointer.rpartition("/")[0]
        return self.positions.get(pointer)


class _Loader(yaml.SafeLoader):
    """Knows the types that JSON has and no others: a date stays the text that it is, and so does Yes."""

    composed = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        self.composed += 1
        if self.composed > MOST_WRITTEN:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # so is PyYAML
            raise DocumentBroken(*_place(mark), f"it has more than {MOST_WRITTEN} values")
        return super().compose_node(parent, index)

    def construct_object(self, node: Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError) as error:
            # An integer of thousands of digits, or a tag over what is no such thing: `!!int soon`.
            shown = str(node.value)[:40]
            raise DocumentBroken(*_place(node.start_mark), f"{shown!r} is no {node.tag.rpartition(':')[2]}") from error


_JSON_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str", "seq", "map")}
_Loader.yaml_constructors = {
    tag: constructor for tag, constructor in yaml.SafeLoader.yaml_constructors.items() if tag in {*_JSON_TAGS, None}
}
# As YAML 1.2 has it, Yes and No are texts: they are what classes are called. Where truth is wanted they mean it still.
_TRUTHS = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")
_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, _TRUTHS if tag == "tag:yaml.org,2002:bool" else regexp)
        for tag, regexp in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str) -> Located:
    """Raises DocumentBroken for what is no YAML, names a key twice, or is larger than any document."""
    if len(text) > LARGEST:
        raise DocumentBroken(1, 1, f"it has {len(text)} characters, {LARGEST} are read at most")
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Located(None)
        _measure(node, {})
        positions: dict[str, Position] = {}
        _locate(node, "", positions)
        value: JSON = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _broken(error) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        column = error.position - before.rfind("\n")
        reason = f"the character {error.character!r} cannot stand in YAML"
        raise DocumentBroken(before.count("\n") + 1, column, reason) from error
    except RecursionError as error:
        raise DocumentBroken(1, 1, "it is nested deeper than anybody can read") from error
    return Located(value, positions)


def pointer_of(parent: str, part: str | int) -> str:
    """RFC 6901."""
    return f"{parent}/{str(part).replace('~', '~0').replace('/', '~1')}"


def _broken(error: yaml.MarkedYAMLError) -> DocumentBroken:
    mark = error.problem_mark or error.context_mark
    reason = str(error.problem or error.context)
    if "'\\t'" in reason:
        return DocumentBroken(*_place(mark), "a tab stands where spaces are wanted", "YAML is indented by spaces.")
    return DocumentBroken(*_place(mark), reason)


def _place(mark: yaml.Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _measure(node: Node, known: dict[int, int]) -> int:
    """How many values the node stands for, aliases written out."""
    if id(node) in known:
        if known[id(node)] == 0:
            raise DocumentBroken(*_place(node.start_mark), "it contains itself")
        return known[id(node)]
    known[id(node)] = 0
    size = 1
    if isinstance(node, MappingNode):
        size += sum(_measure(key, known) + _measure(value, known) for key, value in node.value)
    elif isinstance(node, SequenceNode):
        size += sum(_measure(item, known) for item in node.value)
    elif isinstance(node, ScalarNode):
        node.value = _whole(node)
    if size > MOST_VALUES:
        raise DocumentBroken(*_place(node.start_mark), f"its aliases stand for more than {MOST_VALUES} values")
    known[id(node)] = size
    return size


def _whole(node: ScalarNode) -> str:
    """Its text, both halves of a character as the one that they are: JSON escapes what YAML does not put together."""
    text = str(node.value)
    if text.isascii() or not SURROGATE.search(text):
        return text
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise DocumentBroken(*_place(node.start_mark), "it has half a character") from error


def _locate(node: Node, pointer: str, positions: dict[str, Position]) -> None:
    """An alias gets the places of what it stands for; a key that comes twice is refused."""
    positions.setdefault(pointer, Position(*_place(node.start_mark)))
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            _locate(item, pointer_of(pointer, index), positions)
    elif isinstance(node, MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise DocumentBroken(*_place(key.start_mark), "a key is a plain word")
            if key.value in seen and key.value != "<<":
                raise DocumentBroken(*_place(key.start_mark), f"the key '{key.value}' comes twice")
            seen.add(key.value)
            inner = pointer_of(pointer, key.value)
            positions[inner] = Position(*_place(key.start_mark))
            _locate(value, inner, positions)
