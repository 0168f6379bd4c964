"""Questions in a CSV file, answered row by row, and the same file with what became of them."""

import csv
import io
import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lazulite.words.csv_lines import wrong_line
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON, JSONObject

TRUTHS = ("actual", "rating", "label")
ID = ("request_id", "row")
ANSWER = "prediction"
CHANCE = "probability"
_UNASKED = "'lazulite online-endpoint invoke NAME -r ROWS.csv --to ANSWERED.csv' writes the ids: add what came."
_UNCALLED = "Is what came called otherwise? Name its column: --actual-column COLUMN, in Python actual_column='COLUMN'."


class SheetUnreadable(Invalid):
    pass


class TruthMissing(Invalid):
    pass


@dataclass(frozen=True)
class Sheet:
    """Names of columns, and lines of as many texts."""

    columns: Sequence[str]
    lines: Sequence[Sequence[str]]

    def only(self, names: Collection[str]) -> "Sheet":
        """Without the columns of other names."""
        kept = [index for index, name in enumerate(self.columns) if name in names]
        return Sheet([self.columns[index] for index in kept], [[line[index] for index in kept] for line in self.lines])

    def to_csv(self) -> str:
        """With a line of names, as RFC 4180 has it, but for the line ends: they are \\n."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.lines)
        return text.getvalue()


def read_sheet(path: Path) -> Sheet:
    """A CSV file in UTF-8 with a line of names. Raises SheetUnreadable with the line that is wrong."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise SheetUnreadable(f"The file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SheetUnreadable(
            f"The file {path} is no text in UTF-8: {error.reason} at byte {error.start}.", hint="Save it as UTF-8."
        ) from error
    wrong = wrong_line(io.StringIO(text))
    if wrong is not None:
        raise SheetUnreadable(f"The table in {path} cannot be read: {wrong}.")
    columns, *lines = [line for line in csv.reader(io.StringIO(text)) if line] or [[]]
    if not columns:
        raise SheetUnreadable(f"The file {path} is empty.", hint="It begins with a line of column names.")
    return Sheet(columns, lines)


def answered(asked: Sheet, request_id: str, answer: JSON) -> Sheet:
    """Each line with its prediction's id before it and the prediction behind it: what /score has answered.

    What an earlier answer had put there is replaced. Raises SheetUnreadable where the answer has not a prediction
    a line.
    """
    told = answer if isinstance(answer, Mapping) else {}
    predictions = _listed(told.get("predictions"))
    if len(predictions) != len(asked.lines):
        raise SheetUnreadable(f"The answer has {len(predictions)} predictions for {len(asked.lines)} lines.")
    chances = [_listed(each) or [each] for each in _listed(told.get("probabilities"))]
    classes = len(chances[0]) if chances else 0
    behind = [ANSWER, *([CHANCE] if classes == 1 else (f"{CHANCE}_{index}" for index in range(classes)))]
    kept = [index for index, name in enumerate(asked.columns) if name not in (*ID, *behind)]
    lines = [
        [request_id, str(row), *(line[index] for index in kept), _text(predictions[row]),
         *(_text(chance) for chance in (chances[row] if chances else ()))]
        for row, line in enumerate(asked.lines)
    ]  # fmt: skip
    return Sheet([*ID, *(asked.columns[index] for index in kept), *behind], lines)


def feedback_of(sheet: Sheet, *, actual_column: str | None = None) -> list[JSONObject]:
    """A document for each line that says what became of its prediction: in `actual`, `rating` or `label`.

    `request_id` names the prediction, `row` which of its rows (else 0), `at` when it was known; other columns are left
    alone. actual_column: the one that stands for `actual`. Raises TruthMissing where the columns are not there or no
    line says anything.
    """
    names = _renamed(sheet.columns, actual_column)
    if "request_id" not in names or not any(name in names for name in TRUTHS):
        has, needs = ", ".join(sheet.columns), ", ".join(TRUTHS)
        raise TruthMissing(
            f"The file has the columns {has}; request_id and one of {needs} are needed.",
            hint=_UNCALLED if "request_id" in names else _UNASKED,
        )
    found = [_document(dict(zip(names, line, strict=True))) for line in sheet.lines]
    told = [document for document in found if any(name in document for name in TRUTHS)]
    if not told:
        empty = actual_column or next(name for name in TRUTHS if name in names)
        raise TruthMissing(
            f"None of the {len(sheet.lines)} lines says what became of its prediction.",
            hint=f"Fill the column {empty} where it is known.",
        )
    return told


def _renamed(columns: Sequence[str], actual_column: str | None) -> Sequence[str]:
    if actual_column is None:
        return columns
    if actual_column not in columns:
        raise TruthMissing(f"The file has no column '{actual_column}'.", hint=nearest(actual_column, columns))
    others = ["" if name == "actual" else name for name in columns]
    return ["actual" if name == actual_column else other for name, other in zip(columns, others, strict=True)]


def _document(line: Mapping[str, str]) -> JSONObject:
    read = {"row": _number, "rating": _number, "actual": value_of}
    return {
        name: read[name](line[name]) if name in read else line[name]
        for name in (*ID, *TRUTHS, "at")
        if line.get(name, "") != ""
    }


def value_of(text: str) -> JSON:
    """1 is a number, true a boolean, and Yes the text that it is."""
    try:
        value: JSON = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)) else text


def _number(text: str) -> JSON:
    """What is no number stays text: the endpoint names it."""
    value = value_of(text)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _listed(value: JSON) -> Sequence[JSON]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else []


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)
