"""The steps of a pipeline as lines of Python: each a call, and what its call does not say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from lazulite.experience.sdk.as_python.values import Code, call, input_code, is_name, output_code, written
from lazulite.experience.sdk.authoring.building import word
from lazulite.experience.sdk.authoring.component import read_component
from lazulite.experience.sdk.authoring.step import Step
from lazulite.specs.local_paths import local_path
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.refs import is_address

INDENT = 4
COMMAND = (
    "command", "code", "environment", "inputs", "outputs", "environment_variables", "compute", "experiment_name",
    "display_name", "description", "tags",
)  # fmt: skip
OF_PARENT = re.compile(r"\$\{\{parent\.(inputs|outputs)\.([^.{}]+)\}\}")
OF_STEP = re.compile(r"\$\{\{parent\.jobs\.([^.{}]+)(?:\.(inputs|outputs)\.([^.{}]+))?\}\}")


def command_arguments(document: JSONObject) -> dict[str, JSON]:
    """What `command()` takes of a document, as it takes it."""
    found = {name: document[name] for name in COMMAND if document.get(name) not in (None, {}, "")}
    resources, limits = document.get("resources"), document.get("limits")
    if isinstance(resources, Mapping) and {*resources} == {"instance_count"} and resources["instance_count"]:
        found["instance_count"] = resources["instance_count"]
    if isinstance(limits, Mapping) and {*limits} == {"timeout"} and limits["timeout"]:
        found["timeout_seconds"] = limits["timeout"]
    retries = document.get("retry_settings")
    if isinstance(retries, Mapping) and {*retries} == {"max_retries"} and retries["max_retries"]:
        found["max_retries"] = retries["max_retries"]
    return found


def settings_left(variable: str, document: JSONObject, said: Iterable[str], *, indent: int = INDENT) -> Iterator[str]:
    """Assignments for the fields that no argument has said."""
    told = {*said} | ({"resources"} if "instance_count" in said else set())
    told |= {"limits"} if "timeout_seconds" in said else set()
    told |= {"retry_settings"} if "max_retries" in said else set()
    for name, value in document.items():
        if name in told:
            continue
        is_attribute = name in Step._known() and name != "name" and value not in (None, {})
        place = f"{variable}.{name}" if is_attribute else f"{variable}[{written(name)}]"
        yield f"{place} = {written(value, indent, used=len(place) + 3)}"


class Steps:
    """Written in their order; what a later one binds to is known by its variable by then.

    taken: the names that are in use. folder: in which the document lies, and from which its paths start.
    """

    def __init__(self, parameters: Sequence[str], outputs: JSONObject, taken: set[str], folder: Path) -> None:
        self.components: dict[str, str] = {}  # what loads a component, by the variable that holds it
        self.returned: dict[str, str] = {}  # the pipeline's outputs, by name
        self.explained: set[str] = set()  # those of them whose settings the steps have said
        self.used: set[str] = set()
        self._parameters, self._outputs, self._taken = {*parameters}, outputs, taken | {*parameters}
        self._variables: dict[str, str] = {}
        self._folder = folder

    def lines(self, name: str, node: JSONObject) -> list[str]:
        """Of one step."""
        variable = self._variable(name)
        kind = node.get("type")
        if node.get("component") is not None and kind in {None, "command", "pipeline", "parallel", "spark"}:
            made = self._component(name, variable, node)
        elif isinstance(node.get("command"), str) and kind in {None, "command"} and "environment" in node:
            made = self._command(variable, node)
        else:
            made = self._steering(variable, node) or self._any(variable, node)
        self._variables[name] = variable
        return [*made, *([f"{variable}.name = {written(name)}"] if variable != name else [])]

    def _component(self, name: str, variable: str, node: JSONObject) -> list[str]:
        function, declared = self._loaded(name, node), self._declared(node["component"])
        given = self._inputs(node)
        known = _ports(declared) if declared is not None else {*(given or {})}
        inputs = {port: value for port, value in (given or {}).items() if port in known}
        lines = [f"{variable} = {call(function, inputs, INDENT, used=len(variable) + 3)}"]
        if "type" not in node or (declared is not None and node["type"] != (declared.get("type") or "command")):
            lines.append(f"{variable}.type = {written(node.get('type'))}")
        said = ["component", "type", *(["inputs"] if inputs == given else [])]
        outputs = self._outputs_of(variable, node)
        for port, value in outputs.items():
            place = f"{variable}.outputs.{port}" if is_name(port) else f"{variable}.outputs[{written(port)}]"
            lines += [f"{place} = {written(value, INDENT)}"] if value != Code("None") else []
        said += ["outputs"] if node.get("outputs") else []
        return [*lines, *settings_left(variable, node, said)]

    def _command(self, variable: str, node: JSONObject) -> list[str]:
        arguments = self._with_ports(variable, node, command_arguments(node))
        self.used.add("command")
        made = f"{variable} = {call('command', arguments, INDENT, used=len(variable) + 3)}"
        untyped = [f"{variable}.type = None"] if "type" not in node else []
        return [made, *untyped, *settings_left(variable, node, [*arguments, "type"])]

    def _any(self, variable: str, node: JSONObject) -> list[str]:
        """By its fields: there is no function for its type."""
        given: dict[str, JSON] = {key: value for key, value in node.items() if value not in (None, {})}
        fields = self._with_ports(variable, node, given)
        self.used.add("step")
        made = f"{variable} = step({written(fields, INDENT, used=len(variable) + 8)})"
        return [made, *settings_left(variable, node, fields)]

    def _with_ports(self, variable: str, node: JSONObject, arguments: dict[str, JSON]) -> dict[str, JSON]:
        """Inputs and outputs as Python gives them. What cannot be given stays out and is set as it is."""
        inputs = self._inputs(node)
        ports: dict[str, JSON] = {"inputs": inputs} if inputs else {}
        if node.get("outputs"):
            ports["outputs"] = self._outputs_of(variable, node, moves=True)
        return {**{name: value for name, value in arguments.items() if name not in {"inputs", "outputs"}}, **ports}

    def _inputs(self, node: JSONObject) -> dict[str, JSON] | None:
        """None where Python cannot say them: nothing behind their name, or behind `inputs`."""
        given = node.get("inputs", {})
        if not isinstance(given, Mapping) or (not given and "inputs" in node) or None in given.values():
            return None
        found: dict[str, JSON] = {}
        for name, value in given.items():
            if isinstance(value, Mapping) and (path := self._bound(value.get("path"))) is not None:
                value = {**value, "path": path}
            bound = self._bound(value)
            found[name] = bound if bound is not None else self._kept(input_code(value))
        return found

    def _declared(self, component: JSON) -> JSONObject | None:
        """The component's own document, None where it cannot be read here."""
        if not isinstance(component, str):
            return component if isinstance(component, Mapping) else None
        if is_address(local_path(component)):
            return None
        try:
            return read_component(self._folder / local_path(component))
        except Invalid:  # whoever runs what is written hears of it
            return None

    def _outputs_of(self, variable: str, node: JSONObject, *, moves: bool = False) -> dict[str, JSON]:
        """`None` as code for one that the pipeline returns. moves: its settings are told of the step's own."""
        given = node.get("outputs")
        found: dict[str, JSON] = {}
        for port, value in given.items() if isinstance(given, Mapping) else ():
            match = OF_PARENT.fullmatch(value) if isinstance(value, str) else None
            if match is None or match[1] != "outputs" or match[2] in self.returned or match[2] not in self._outputs:
                found[port] = self._kept(output_code(value))
                continue
            place = f".{port}" if is_name(port) else f"[{written(port)}]"
            self.returned[match[2]] = f"{variable}.outputs{place}"
            own = output_code(self._outputs[match[2]])
            found[port] = Code("None")
            if moves and isinstance(own, Code):
                self.explained.add(match[2])
                found[port] = self._kept(own)
        return found

    def _bound(self, value: JSON) -> Code | None:
        """A parameter, or the output of a step that was written before; None for what is none."""
        if not isinstance(value, str):
            return None
        if (parent := OF_PARENT.fullmatch(value)) and parent[1] == "inputs" and parent[2] in self._parameters:
            return Code(parent[2])
        if (of_step := OF_STEP.fullmatch(value)) and of_step[3] and of_step[1] in self._variables:
            port = f".{of_step[3]}" if is_name(of_step[3]) else f"[{written(of_step[3])}]"
            return Code(f"{self._variables[of_step[1]]}.{of_step[2]}{port}") if of_step[2] == "outputs" else None
        return None

    def _kept(self, value: JSON) -> JSON:
        """With the names that it needs among those to be imported."""
        if isinstance(value, Code):
            self.used.add(value.partition("(")[0])
        return value

    def _variable(self, name: str) -> str:
        found = self._free(name if is_name(name) else word(name))
        self._taken.add(found)
        return found

    def _free(self, name: str) -> str:
        while not is_name(name) or name in self._taken:
            name = f"{name}_"
        return name

    def _loaded(self, name: str, node: JSONObject) -> str:
        """The variable of its component, loaded once for all steps that have it."""
        given = node["component"]
        is_ref = isinstance(given, str) and is_address(local_path(given))
        kind = f", type={written(node['type'])}" if is_ref and "type" in node else ""
        self.used.add("load_component")
        loading = f"load_component({written(given, used=30)}{kind})"
        known = next((one for one, how in self.components.items() if how == loading), None)
        if known is None:
            known = self._free(f"{word(_called(given) if isinstance(given, str) else name)}_component")
            self._taken.add(known)
            self.components[known] = loading
        return known

    def _steering(self, variable: str, node: JSONObject) -> list[str] | None:
        """None where its helper would write another document."""
        match node.get("type"):
            case "if_else":
                given = self._choice(node)
            case "do_while":
                given = self._loop(node)
            case "parallel_for":
                given = self._for_each(node)
            case _:
                given = None
        if given is None:
            return None
        self.used.add(str(node["type"]))
        return [f"{variable} = {call(str(node['type']), given, INDENT, used=len(variable) + 3)}"]

    def _choice(self, node: JSONObject) -> dict[str, JSON] | None:
        sides = {name: node[name] for name in ("true_block", "false_block") if name in node}
        if not sides or not {*node} <= {"type", "condition", *sides} or "condition" not in node:
            return None
        named = {name: self._steps(value) for name, value in sides.items()}
        if None in named.values():
            return None
        condition = node["condition"]
        return {"condition": self._bound(condition) or condition, **named}

    def _loop(self, node: JSONObject) -> dict[str, JSON] | None:
        body, limits, condition = self._steps(node.get("body")), node.get("limits"), self._bound(node.get("condition"))
        fits = {*node} <= {"type", "body", "condition", "mapping", "limits"} and condition is not None
        if not fits or body is None or not isinstance(limits, Mapping) or {*limits} != {"max_iteration_count"}:
            return None
        mapping = node.get("mapping", None)
        turned = {name: self._turned(one) for name, one in mapping.items()} if isinstance(mapping, Mapping) else {}
        if None in turned.values() or ("mapping" in node and not turned):
            return None
        given = {"body": body, "condition": condition, "max_iteration_count": limits["max_iteration_count"]}
        return {**given, **({"mapping": turned} if turned else {})}

    def _for_each(self, node: JSONObject) -> dict[str, JSON] | None:
        body = self._steps(node.get("body"))
        if body is None or not {*node} <= {"type", "body", "items", "max_concurrency"} or not node.get("items"):
            return None
        items = node["items"]
        bound = self._bound(items)
        told = {"max_concurrency": node["max_concurrency"]} if node.get("max_concurrency") else {}
        return {"body": body, "items": bound if bound is not None else items, **told}

    def _steps(self, value: JSON) -> JSON:
        """The variables of one step, or of a list of them; None where one is not written yet."""
        if isinstance(value, str):
            found = OF_STEP.fullmatch(value)
            return Code(self._variables[found[1]]) if found and not found[3] and found[1] in self._variables else None
        if not isinstance(value, Sequence) or not value:
            return None
        named = [self._steps(one) for one in value]
        return None if None in named else named

    def _turned(self, value: JSON) -> JSON:
        if isinstance(value, str):
            found = OF_STEP.fullmatch(value)
            if found is None or found[2] != "inputs" or found[1] not in self._variables:
                return None
            port = f".{found[3]}" if is_name(found[3]) else f"[{written(found[3])}]"
            return Code(f"{self._variables[found[1]]}.inputs{port}")
        if not isinstance(value, Sequence):
            return None
        named = [self._turned(one) for one in value]
        return None if None in named else named


def _called(component: str) -> str:
    """What a component's path or reference is about: `train` of `azureml:train:3` and of `./src/train.yml`."""
    if not is_address(local_path(component)):
        return PurePosixPath(component).stem
    named = component.partition("/components/")[2] or component.removeprefix("azureml:")
    return re.split(r"[:@/]", named)[0]


def _ports(component: JSONObject) -> set[str]:
    """The inputs that it knows: calling it with others would be refused."""
    declared = component.get("inputs")
    return {*declared} if isinstance(declared, Mapping) else set()
