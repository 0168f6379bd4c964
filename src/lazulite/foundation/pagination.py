"""Pages of a list: how many, from where, in which order."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON

T = TypeVar("T")
U = TypeVar("U")


class PageTokenInvalid(Invalid):
    def __init__(self, detail: str = "The page_token is not one of this list.") -> None:
        super().__init__(detail, hint="Start again without it.")


@dataclass(frozen=True)
class PageRequest:
    """`max_results` 1 to 1,000; `order_by` and `filter` as lists are asked; `text`: words that each must be found.

    count: whether the answer is to say how many there are in all. named: as somebody types a name: those that begin
    so come first, then those that hold it, and there is no next page.
    """

    max_results: int = 100
    page_token: str | None = None
    order_by: str | None = None
    filter: str | None = None
    text: str | None = None
    count: bool = False
    named: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.max_results <= 1000:
            raise Invalid(f"max_results is {self.max_results}; it goes from 1 to 1000.")

    @property
    def offset(self) -> int:
        """Where an offset token points; 0 without one."""
        return decode_place(self.page_token) if self.page_token else 0


@dataclass(frozen=True)
class Page(Generic[T]):
    """`total`: how many there are in all, where it was asked for."""

    items: tuple[T, ...]
    next_page_token: str | None = None
    total: int | None = None

    def map(self, fn: Callable[[T], U]) -> "Page[U]":
        return self.made_into([fn(item) for item in self.items])

    def made_into(self, items: Iterable[U]) -> "Page[U]":
        """The same page of other things, one for each."""
        return Page(tuple(items), self.next_page_token, self.total)


def page_of(request: PageRequest, rows: Sequence[T]) -> Page[T]:
    """A page out of up to max_results + 1 rows read from `request.offset`: the extra one tells that more follow."""
    more = len(rows) > request.max_results
    token = encode_token(request.offset + request.max_results) if more else None
    return Page(tuple(rows[: request.max_results]), token)


def encode_token(value: JSON) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def decode_token(token: str) -> JSON:
    try:
        decoded: JSON = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise PageTokenInvalid from error
    return decoded


def decode_place(token: str) -> int:
    """The whole number that a token holds: an offset, or a sequence number. Raises PageTokenInvalid."""
    value = decode_token(token)
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise PageTokenInvalid
    return value
