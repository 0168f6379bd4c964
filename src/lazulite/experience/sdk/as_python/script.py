"""A job's document as a Python file that gives the same document again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lazulite.experience.sdk.as_python.remarks import Remarks
from lazulite.experience.sdk.as_python.steps import Steps, command_arguments, settings_left
from lazulite.experience.sdk.as_python.values import Code, call, input_code, is_name, listed, output_code, written
from lazulite.experience.sdk.authoring.building import word
from lazulite.experience.sdk.documents import text_of
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

RESERVED = frozenset(
    {"Client", "Input", "Output", "command", "do_while", "if_else", "job", "load_component", "parallel_for",
     "pipeline", "step"}
)  # fmt: skip
SETTINGS = ("default_compute", "default_datastore", "continue_on_step_failure", "force_rerun")
DECORATED = ("description", "experiment_name", "tags", "compute")
SUBMIT = 'if __name__ == "__main__":\n    print(Client().jobs.create(job).name)\n'


class NoJob(Invalid):
    pass


def as_python(path: Path) -> str:
    """Raises DocumentUnreadable, DocumentBroken, NoJob."""
    # YAML is loaded when a file is read: `import lazulite` does without.
    from lazulite.specs.yaml_text import read_yaml

    text = text_of(path)
    located = read_yaml(text)
    document = located.value
    if not isinstance(document, Mapping) or not all(isinstance(name, str) for name in document):
        raise NoJob(f"{path} is no job: it is no mapping of fields to values.")
    remarks = Remarks(text, located)
    jobs = document.get("jobs")
    if isinstance(jobs, Mapping) and jobs and document.get("component") is None and _all_mappings(jobs):
        imports, lines = _pipeline(document, jobs, path, remarks)
    elif isinstance(document.get("command"), str) and document.get("type") in {None, "command"}:
        imports, lines = _command(document, remarks)
    else:
        imports, lines = set(), [*remarks.left(""), f"job = {written(document, used=6)}"]
    says = (
        f'"""Written from {path.name}. Local paths start from the folder in which it is run: run it in that file\'s."""'
    )
    return "\n".join(
        [says, "", f"from lazulite import {', '.join(sorted(imports | {'Client'}))}", "", *lines, "", SUBMIT]
    )


def _command(document: JSONObject, remarks: Remarks) -> tuple[set[str], list[str]]:
    arguments = command_arguments(document)
    imports = {"command"}
    for field, code in (("inputs", input_code), ("outputs", output_code)):
        given = document.get(field)
        if not isinstance(given, Mapping) or not given or None in given.values():
            arguments.pop(field, None)
            continue
        made = {name: code(value) for name, value in given.items()}
        arguments[field] = made
        imports |= _kinds(made.values())
    lines = [f"job = {call('command', arguments, used=6)}"]
    lines += ["job.type = None"] if "type" not in document else []
    return imports, [*remarks.left(""), *lines, *settings_left("job", document, [*arguments, "type"], indent=0)]


def _pipeline(document: JSONObject, jobs: JSONObject, path: Path, remarks: Remarks) -> tuple[set[str], list[str]]:
    inputs, outputs = document.get("inputs"), document.get("outputs")
    given = inputs if isinstance(inputs, Mapping) and None not in inputs.values() else {}
    parameters = [name for name in given if is_name(name) and name not in RESERVED]
    function = word(str(document.get("display_name") or path.stem)).lower()
    function = f"{function}_" if function in RESERVED or not is_name(function) else function
    steps = Steps(parameters, outputs if isinstance(outputs, Mapping) else {}, {*RESERVED, function}, path.parent)
    body = [line for name, node in jobs.items() for line in _step(steps, name, node, remarks)]
    if steps.returned:
        body.append(f"return {written({name: Code(code) for name, code in steps.returned.items()}, 4, used=7)}")
    decorated, said = _decorated(document)
    values = {name: input_code(given[name]) for name in parameters}
    more = [*_others(document, given, parameters, steps.explained), *settings_left("job", document, said, indent=0)]
    imports = {"pipeline", *steps.used, *_kinds(values.values()), *_kinds_in(more)}
    loads = [f"{variable} = {loading}" for variable, loading in steps.components.items()]
    return imports, [
        *loads, *([""] if loads else []), "", *remarks.left(""), f"@{call('pipeline', decorated)}",
        f"def {listed(function, parameters)}:", *(_indented(line) for line in body), "", "",
        f"job = {call(function, values, used=6)}", *more,
    ]  # fmt: skip


def _step(steps: Steps, name: str, node: JSON, remarks: Remarks) -> Iterator[str]:
    yield from remarks.left(f"/jobs/{name}")
    yield from steps.lines(name, node if isinstance(node, Mapping) else {})


def _decorated(document: JSONObject) -> tuple[dict[str, JSON], list[str]]:
    """What @pipeline is told, and which fields are said by it, or are said elsewhere."""
    shown = document.get("display_name") or ""
    told = {name: document[name] for name in DECORATED if document.get(name) not in (None, {})}
    said = ["jobs", "inputs", "outputs", *told, *(["display_name"] if shown else [])]
    said += ["type"] if document.get("type") == "pipeline" else []
    settings = document.get("settings")
    if isinstance(settings, Mapping) and settings and {*settings} <= {*SETTINGS} and None not in settings.values():
        told |= settings
        said.append("settings")
    return {"display_name": shown, **told}, said


def _others(document: JSONObject, given: JSONObject, parameters: Sequence[str], explained: set[str]) -> Iterator[str]:
    """Of inputs and outputs, what the function's parameters and steps do not say."""
    if "type" not in document:
        yield "job.type = None"
    for name in [one for one in given if one not in parameters]:
        yield f"job.inputs[{written(name)}] = {written(input_code(given[name]))}"
    if "inputs" in document and not given:
        yield f'job["inputs"] = {written(document["inputs"], used=16)}'
    outputs = document.get("outputs")
    for name, value in outputs.items() if isinstance(outputs, Mapping) else ():
        if name not in explained:
            place = f"job.outputs.{name}" if is_name(name) else f"job.outputs[{written(name)}]"
            yield f"{place} = {written(output_code(value), used=len(place) + 3)}"
    if "outputs" in document and not outputs:
        yield f'job["outputs"] = {written(outputs)}'


def _kinds(values: Iterable[JSON]) -> set[str]:
    return {value.partition("(")[0] for value in values if isinstance(value, Code)}


def _kinds_in(lines: Sequence[str]) -> set[str]:
    return {kind for kind in ("Input", "Output") if any(f" = {kind}(" in line for line in lines)}


def _all_mappings(jobs: JSONObject) -> bool:
    return all(isinstance(node, Mapping) for node in jobs.values())


def _indented(text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([f"    {first}", *rest])
