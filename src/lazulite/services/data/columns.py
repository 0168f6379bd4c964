"""What can be measured of a column, by its type, as SQL aggregates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lazulite.services.data.engine import quoted

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
WIDTHS = {"TINYINT": 1, "UTINYINT": 1, "SMALLINT": 2, "USMALLINT": 2, "INTEGER": 4, "UINTEGER": 4, "FLOAT": 4}
NUMBERS = {*WIDTHS, "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DOUBLE"}
LONGEST_TEXT = 100  # characters of a value that are shown


class ColumnKind(StrEnum):
    NUMERIC = "numeric"
    TIME = "time"
    TEXT = "text"
    BOOLEAN = "boolean"
    OTHER = "other"


@dataclass(frozen=True)
class Column:
    """A column by its name and DuckDB type."""

    name: str
    type: str

    @property
    def kind(self) -> ColumnKind:
        plain = re.sub(r"\(.*", "", self.type)
        if self.type.endswith("]"):
            return ColumnKind.OTHER
        if plain in NUMBERS or plain == "DECIMAL":
            return ColumnKind.NUMERIC
        if plain == "DATE" or plain.startswith("TIMESTAMP"):
            return ColumnKind.TIME
        if plain == "BOOLEAN":
            return ColumnKind.BOOLEAN
        return ColumnKind.TEXT if plain in {"VARCHAR", "ENUM", "UUID", "TIME"} else ColumnKind.OTHER

    @property
    def sql(self) -> str:
        return quoted(self.name)

    @property
    def number(self) -> str:
        """The column as a double: times as seconds since 1970, what is not finite as null."""
        if self.kind is ColumnKind.TIME:
            return f"epoch({self.sql})"
        double = f"CAST({self.sql} AS DOUBLE)"
        return f"CASE WHEN isfinite({double}) THEN {double} END" if self.type in {"FLOAT", "DOUBLE"} else double

    @property
    def arrow_bytes(self) -> str:
        """An aggregate: what the column's values take in Arrow memory, without validity bits."""
        if self.kind is ColumnKind.TEXT:
            return f"coalesce(sum(strlen(CAST({self.sql} AS VARCHAR))), 0) + 4 * count(*)"
        if self.kind is ColumnKind.BOOLEAN:
            return "count(*) // 8"
        wide = 16 if self.type.startswith("DECIMAL") else {**WIDTHS, "DATE": 4}.get(self.type, 8)
        return f"{wide} * count(*)"

    def aggregates(self, *, exact: bool) -> Mapping[str, str]:
        """Figure -> SQL. `exact`: the table is small enough to sort every column for its quantiles."""
        figures = {"present": f"count({self.sql})", "arrow_bytes": self.arrow_bytes}
        if self.kind is ColumnKind.OTHER:
            return figures
        figures["distinct"] = f"approx_count_distinct({self.sql})"
        if self.kind in (ColumnKind.NUMERIC, ColumnKind.TIME):
            points = ", ".join(str(point) for point in QUANTILES)
            quantile = "quantile_cont" if exact else "approx_quantile"
            figures["low"], figures["high"] = f"min({self.number})", f"max({self.number})"
            figures["quantiles"] = f"{quantile}({self.number}, [{points}])"
        if self.kind is ColumnKind.NUMERIC:
            figures["finite"] = f"count({self.number})"
            if "INT" in self.type:
                # As a double, a whole number above 2**53 would be one of its neighbours.
                figures["least"], figures["greatest"] = f"min({self.sql})", f"max({self.sql})"
            figures["mean"] = f"avg({self.number})"
            figures["standard_deviation"] = f"stddev_samp({self.number})"
        if self.kind is ColumnKind.TEXT:
            value = f"CAST({self.sql} AS VARCHAR)"
            figures["min"] = f"left(min({value}), {LONGEST_TEXT})"
            figures["max"] = f"left(max({value}), {LONGEST_TEXT})"
            figures["longest"] = f"max(length({value}))"
            figures["numbers"] = f"count(TRY_CAST({value} AS DOUBLE))"
        return figures
