"""Documents that are made in Python: mappings, as YAML has them, whose fields are attributes too."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from lazulite.experience.sdk.ports import Bound, Input, Output
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON


class NoDocument(Invalid):
    def __init__(self, value: object) -> None:
        super().__init__(
            f"{value!r} cannot stand in a document.",
            hint="Texts, numbers, truths, paths, lists and mappings can; of a step, its outputs.",
        )


class Fields(dict[str, object]):
    """Values by name, as attributes too: `limits.timeout = 60`."""

    def __getattr__(self, name: str) -> object:
        if name in self:
            return self[name]
        raise AttributeError(f"'{name}' is not set. {nearest(name, self)}", name=name, obj=self)

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value


class Document(Mapping[str, JSON]):
    """`job.compute = "gpu"` sets what a document of its kind has; `job["field"] = …` sets any field as it is."""

    MAPPINGS: ClassVar[frozenset[str]] = frozenset()
    INNER: ClassVar[frozenset[str]] = frozenset()  # what is no field, or more than that

    def __init__(self, fields: Mapping[str, object]) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        object.__setattr__(self, "_fields", {name: self._taken(name, value) for name, value in given.items()})
        object.__setattr__(self, "_as_they_are", {})

    if TYPE_CHECKING:
        _fields: dict[str, object]
        _as_they_are: dict[str, object]
    else:  # the kinds declare what they have, so that a checker finds what is misspelt

        def __getattr__(self, name: str) -> object:
            if name.startswith("_") or name not in self._known():
                raise AttributeError(self._unknown(name), name=name, obj=self)
            if name in self.MAPPINGS:
                return self._fields.setdefault(name, Fields())
            return self._fields.get(name)

        def __setattr__(self, name: str, value: object) -> None:
            if name not in self._known():
                raise AttributeError(self._unknown(name), name=name, obj=self)
            self._fields[name] = self._taken(name, value)

    def __setitem__(self, field: str, value: object) -> None:
        self._as_they_are[field] = value

    def __getitem__(self, field: str) -> JSON:
        return self.to_json()[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_json())

    def __len__(self) -> int:
        return len(self.to_json())

    def __bool__(self) -> bool:
        return True

    def to_json(self) -> dict[str, JSON]:
        """As it stands now, in plain mappings and lists."""
        own = {name: plain(value) for name, value in self._fields.items() if value is not None and value != {}}
        given = {name: plain(value) for name, value in self._as_they_are.items()}
        last = {"jobs": own.pop("jobs")} if "jobs" in own else {}
        return {**own, **self._more(), **last, **given}

    @abstractmethod
    def _more(self) -> Mapping[str, JSON]:
        """What it has beside its fields."""

    def _taken(self, name: str, value: object) -> object:
        return Fields(value) if name in self.MAPPINGS and isinstance(value, Mapping) else value

    @classmethod
    def _known(cls) -> list[str]:
        return [name for name in cls.__annotations__ if name.islower() and name not in cls.INNER]

    def _unknown(self, name: str) -> str:
        kind = type(self).__name__
        return f"A {kind} has no '{name}'. {nearest(name, self._known())} {kind.lower()}[{name!r}] sets any field."


def plain(value: object) -> JSON:
    """As JSON has it. Raises NoDocument."""
    match value:
        case Document():
            return value.to_json()
        case Bound():
            return value.expression
        case Input() | Output():
            return plain(value.to_json())
        case Enum():
            return plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case PurePath():
            return str(value)
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [plain(item) for item in value]
    raise NoDocument(value)
