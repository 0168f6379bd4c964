"""Where an output is written beside the job itself: a path in a datastore, with the job's own name in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.specs.expressions import Expression, ExpressionInvalid, find_expressions
from lazulite.words.errors import Invalid, nearest
from lazulite.words.refs import DatastoreRef, parse_ref

DEFAULT_DATASTORE = "workspaceblobstore"
FORM = "azureml://datastores/NAME/paths/PATH"
KNOWN = ("name", "output_name", "default_datastore")


class OutputPathInvalid(Invalid):
    pass


@dataclass(frozen=True)
class OutputPlace:
    """A folder of a datastore; `file`: what the output's one file is called in it, of a uri_file whose path says so."""

    datastore: str
    folder: str
    file: str | None = None

    @property
    def address(self) -> str:
        return str(DatastoreRef(self.datastore, self.folder))


def filled_path(path: str, *, default_datastore: str | None = None, name: str | None = None, output: str = "") -> str:
    """With the values that are known put in the place of `${{default_datastore}}`, `${{name}}`, `${{output_name}}`.

    Raises OutputPathInvalid for any other expression.
    """
    values = {"default_datastore": default_datastore, "name": name, "output_name": output if name else None}
    done, at = [], 0
    for found in _expressions(path):
        value = _value(found, values)
        done += [path[at : found.start], str(found) if value is None else value]
        at = found.end
    return "".join([*done, path[at:]])


def output_place(path: str, *, is_file: bool) -> OutputPlace:
    """Raises OutputPathInvalid, RefInvalid."""
    ref = parse_ref(path) if path.startswith("azureml:") else None
    if not isinstance(ref, DatastoreRef):
        raise OutputPathInvalid(f"An output is not written to {path!r}.", hint=f"Write {FORM}, or leave the path out.")
    if not is_file or not ref.path or path.endswith("/"):
        return OutputPlace(ref.datastore, ref.path)
    folder, _, file = ref.path.rpartition("/")
    return OutputPlace(ref.datastore, folder, file)


def _expressions(path: str) -> tuple[Expression, ...]:
    try:
        return find_expressions(path)
    except ExpressionInvalid as error:
        raise OutputPathInvalid(f"{error.detail}.", hint=error.hint) from error


def _value(found: Expression, values: Mapping[str, str | None]) -> str | None:
    name = ".".join(found.path)
    if name not in values:
        raise OutputPathInvalid(f"{found} means nothing in the path of an output.", hint=nearest(name, KNOWN))
    return values[name]
