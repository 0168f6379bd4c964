"""What the platform answers: a mapping, as JSON has it, whose fields are attributes too."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn, Self, TypeAlias

from lazulite.words.errors import nearest
from lazulite.words.json import JSON, JSONObject

More: TypeAlias = Callable[[JSONObject], Sequence[str]]
"""Paragraphs of HTML about an answer."""


class Answer(dict[str, JSON]):
    """`job["status"]` and `job.status` are the same. It does not change: `dict(job)` is a copy that does.

    A field that is called as a mapping's method is (`items`, `keys`) is reached as answer["items"].
    """

    _more: "More | None" = None

    @classmethod
    def _made(cls, answer: JSONObject, more: "More | None" = None) -> Self:
        """more: what a notebook's card asks for when it is shown."""
        made = cls(answer)
        object.__setattr__(made, "_more", more)
        return made

    if not TYPE_CHECKING:  # the kinds declare what they have, so that a checker finds what is misspelt

        def __getattr__(self, name: str) -> JSON:
            try:
                return self[name]
            except KeyError:
                raise AttributeError(self._unknown(name), name=name, obj=self) from None

    def __missing__(self, key: str) -> NoReturn:
        raise KeyError(self._unknown(key))

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(key for key in self if key.isidentifier())]

    def __repr__(self) -> str:
        if type(self) is Answer:
            return super().__repr__()
        from lazulite.experience.sdk.telling import as_lines

        return as_lines(type(self).__name__, self)

    def _repr_html_(self) -> str:
        from lazulite.experience.sdk.cards import card

        return card(type(self).__name__, self, self._more(self) if self._more else ())

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, JSON]]]:
        return type(self), (dict(self),)

    def _unknown(self, name: str) -> str:
        return f"{type(self).__name__} has no {name!r}. {nearest(name, self)}"

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("What the platform answered does not change: dict(answer) is a copy that does.")

    __setitem__ = __delitem__ = __setattr__ = __delattr__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


def read_answer(content: bytes) -> JSON:
    """JSON whose objects are answers, at every depth. Raises ValueError."""
    value: JSON = json.loads(content, object_hook=Answer)
    return value
