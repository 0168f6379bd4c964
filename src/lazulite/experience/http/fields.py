"""Kinds of fields in requests that say more than Python's own types."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Strict

DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Whole = Annotated[int, Strict()]  # `false` and "7" are none


def _spelled(value: object) -> object:
    """Pydantic takes seconds since 1970 too, and RFC 3339 knows none."""
    if isinstance(value, datetime) or (isinstance(value, str) and DATE.match(value)):
        return value
    raise ValueError("a moment is spelled as in 2026-01-31T12:00:00Z")


Moment = Annotated[AwareDatetime, BeforeValidator(_spelled, json_schema_input_type=datetime)]
