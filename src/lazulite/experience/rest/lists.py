"""How every list is asked, and how it answers."""

from typing import Annotated, Generic, Self, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from lazulite.foundation.pagination import Page, PageRequest

Item = TypeVar("Item")


class ListQuery(BaseModel):
    """`filter`: name LIKE 'fli%' AND created_at >= '2026-01-01'. `order_by`: a field, with asc or desc. `text`: words
    that must each be found. `count`: whether `total` is to be told."""

    filter: str | None = None
    order_by: str | None = None
    text: str | None = None
    max_results: int = Field(default=100, ge=1, le=1000)
    page_token: str | None = None
    count: bool = False

    def page(self) -> PageRequest:
        return PageRequest(self.max_results, self.page_token, self.order_by, self.filter, self.text, self.count)


ListDep = Annotated[ListQuery, Query()]


class ListOf(BaseModel, Generic[Item]):
    """`next_page_token`: for the same filter and order; none on the last page. `total`: only where asked for."""

    items: list[Item]
    next_page_token: str | None = None
    total: int | None = None

    @classmethod
    def of(cls, page: Page[Item]) -> Self:
        return cls(items=list(page.items), next_page_token=page.next_page_token, total=page.total)
