"""A figure beside its floor and its limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """`value` and `floor` in `unit`; `limit` is for `judged`: the value itself, or its ratio to the floor."""

    name: str
    value: float
    unit: str
    limit: float
    floor: float | None = None
    floor_name: str = ""
    higher_is_better: bool = False
    judge_ratio: bool = False

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def is_met(self) -> bool:
        judged = self.ratio if self.judge_ratio and self.ratio is not None else self.value
        return judged >= self.limit if self.higher_is_better else judged <= self.limit


def print_table(rows: Sequence[Row]) -> None:
    print(f"{'what':<46} {'value':>12} {'floor':>12} {'ratio':>7}  {'limit':>12}")
    for row in rows:
        floor = f"{row.floor:.3f} {row.unit}" if row.floor is not None else "-"
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else "-"
        sign = ">=" if row.higher_is_better else "<="
        of = "x floor" if row.judge_ratio else row.unit
        verdict = "met" if row.is_met else "MISSED"
        figures = f"{row.value:>8.3f} {row.unit:<3} {floor:>12} {ratio:>7}"
        print(f"{row.name:<46} {figures}  {sign} {row.limit:g} {of}  {verdict}")
        if row.floor_name:
            print(f"    floor: {row.floor_name}")


def middle(values: Sequence[float]) -> float:
    return median(values)
