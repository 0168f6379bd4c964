"""The kinds of facts that there are: what each is about, what it tells, and when it happens."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class FactKind:
    """`subject`: its form, such as `monitors/NAME`. `always`, `sometimes`: the names at the top of its data."""

    type: str
    subject: str
    always: tuple[str, ...]
    happens: str
    sometimes: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.always, *self.sometimes)

    def drift(self, told: Collection[str]) -> str:
        """How the names of a fact's data differ from the declared ones; empty where they do not."""
        beyond, lacking = sorted(set(told) - set(self.fields)), sorted(set(self.always) - set(told))
        said = [f"{self.type} tells {', '.join(beyond)}, which it does not declare"] if beyond else []
        return "; ".join(
            [*said, *([f"{self.type} declares {', '.join(lacking)} and does not tell it"] if lacking else [])]
        )


class FactCatalogue:
    """Kinds by type, in the order of declaration."""

    def __init__(self, *kinds: FactKind) -> None:
        self._kinds: Mapping[str, FactKind] = {kind.type: kind for kind in kinds}
        assert len(self._kinds) == len(kinds), "a type of fact is declared twice"

    def __iter__(self) -> Iterator[FactKind]:
        return iter(self._kinds.values())

    def __getitem__(self, fact_type: str) -> FactKind:
        return self._kinds[fact_type]

    def __or__(self, other: "FactCatalogue") -> "FactCatalogue":
        return FactCatalogue(*self, *other)

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(self._kinds)

    def matching(self, pattern: str) -> tuple[FactKind, ...]:
        """pattern: a type, or a glob over types: `Release*`."""
        return tuple(kind for kind in self if fnmatchcase(kind.type, pattern))
