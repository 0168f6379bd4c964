"""What people send to be scored, in any of its spellings, as rows."""

import csv
import io
from collections.abc import Mapping, Sequence

import msgspec

from lazulite.services.inference.dataplane import Rows
from lazulite.services.inference.refusals import RequestInvalid
from lazulite.words.csv_lines import wrong_line
from lazulite.words.json import nests_deeper

DEEPEST = 64  # levels of JSON: tensors have fewer
FORMS = ("input_data", "dataframe_split", "dataframe_records", "inputs", "instances")
_EXAMPLE = "openapi.json has an example; 'lazulite online-endpoint example NAME' writes it."
_QUOTES = 'A quote (") that is opened is closed before the value ends; within a value it is written twice ("").'
_HINT = f"Send one of {', '.join(FORMS)}; openapi.json has an example."


def decoded(body: bytes) -> object:
    """Raises RequestInvalid where the body is not JSON, with the place, or nests too deep."""
    try:
        document: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        start = body[:40].decode(errors="replace")
        what = "is empty" if not body.strip() else f"is not JSON: {error}; it begins {start!r}"
        raise RequestInvalid(f"The body {what}.", hint=_HINT) from error
    if nests_deeper(body, DEEPEST):
        raise RequestInvalid(f"The body nests deeper than {DEEPEST} levels.", hint=_HINT)
    return document


def read(body: bytes) -> Rows:
    """One of FORMS. Raises RequestInvalid."""
    document = decoded(body)
    if not isinstance(document, dict):
        raise RequestInvalid(f"The body is no JSON object, it is {_kind(document)}.", hint=_HINT)
    given = [form for form in FORMS if form in document]
    if len(given) != 1:
        said = f"has {' and '.join(given)}" if given else f"has none of {', '.join(FORMS)}"
        raise RequestInvalid(f"The body {said}; one of them is needed.", hint=_EXAMPLE)
    form = given[0]
    columns, data = _table(form, document[form])
    params = document.get("params")
    if params is not None and not isinstance(params, dict):
        raise RequestInvalid(f"params is no object, it is {_kind(params)}.", pointer="/params")
    return Rows(columns, data, params, len(body))


def _table(form: str, value: object) -> tuple[Sequence[str] | None, Sequence[object]]:
    if form == "dataframe_split" or (isinstance(value, dict) and "data" in value and form == "input_data"):
        return _split(form, value)
    if isinstance(value, dict):
        return _by_column(form, value)
    if not isinstance(value, list):
        raise RequestInvalid(f"{form} is no list of rows, it is {_kind(value)}.", pointer=f"/{form}", hint=_HINT)
    if value and all(isinstance(row, dict) for row in value):
        return _records(value)
    if form == "dataframe_records":
        raise RequestInvalid("dataframe_records is no list of objects.", pointer=f"/{form}", hint=_HINT)
    return None, value


def _split(form: str, value: object) -> tuple[Sequence[str] | None, Sequence[object]]:
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(data, list):
        raise RequestInvalid(f"{form} wants columns and data, a list of rows.", pointer=f"/{form}", hint=_HINT)
    columns = value.get("columns")
    if columns is None:
        return None, data
    if not isinstance(columns, list):
        raise RequestInvalid("columns is no list of names.", pointer=f"/{form}/columns", hint=_HINT)
    return [str(column) for column in columns], data


def _records(records: list[dict[str, object]]) -> tuple[Sequence[str], Sequence[object]]:
    """A column that a record lacks while another has it is null there."""
    columns = list(dict.fromkeys(name for record in records for name in record))
    return columns, [[record.get(name) for name in columns] for record in records]


def _by_column(form: str, value: Mapping[str, object]) -> tuple[Sequence[str], Sequence[object]]:
    """Columns of values, or one value a column: then it is one row."""
    columns = list(value)
    lists = [column for column in value.values() if isinstance(column, list)]
    if not lists:
        return columns, [list(value.values())]
    if len(lists) != len(columns) or len({len(column) for column in lists}) != 1:
        raise RequestInvalid(f"The columns of {form} are not equally long lists.", pointer=f"/{form}", hint=_HINT)
    return columns, [list(row) for row in zip(*lists, strict=True)]


def read_csv(body: bytes, types: Mapping[str, str]) -> Rows:
    """A header line and rows; numbers and truths where `types` (the model's columns) says so, else text; "" is null."""
    try:
        text = body.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except UnicodeDecodeError as error:
        raise RequestInvalid(f"The body is no CSV in UTF-8: {error}.") from error
    except csv.Error as error:
        said = wrong_line(io.StringIO(text)) or str(error)
        raise RequestInvalid(f"The body is no CSV: {said}.", hint=_QUOTES if "quote" in said else "") from error
    if not lines:
        raise RequestInvalid("The body is empty; CSV begins with a line of column names.")
    columns = lines[0]
    return Rows(columns, [_cells(columns, line, types) for line in lines[1:] if line], None, len(body))


def _cells(columns: Sequence[str], line: Sequence[str], types: Mapping[str, str]) -> list[object]:
    return [_cell(text, types.get(name, "string")) for name, text in zip(columns, line, strict=False)]


def _cell(text: str, type_: str) -> object:
    """What does not read as its type stays text, and the model's signature names it."""
    if text == "":
        return None
    if type_ == "string":
        return text
    if type_ == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    try:
        return int(text) if type_ in ("long", "integer") else float(text)
    except ValueError:
        return text


def _kind(value: object) -> str:
    names = {str: "text", list: "a list", bool: "a truth value", int: "a number", float: "a number", type(None): "null"}
    return names.get(type(value), "an object")
