"""Components in Python: their calls are steps of a pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lazulite.experience.sdk.authoring.bindings import Given, Ports
from lazulite.experience.sdk.authoring.building import asker, current
from lazulite.experience.sdk.authoring.step import NotInPipeline, Step
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.documents import text_of
from lazulite.specs.local_paths import local_path
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.refs import LATEST, SCHEME, is_address, parse_asset_ref


class ComponentInvalid(Invalid):
    pass


@dataclass(frozen=True)
class Component:
    """Called in a function with @pipeline it makes a step; its keywords are the component's inputs.

    given: what a document says of it: its path, its reference, or itself. type: None where it is not known.
    """

    given: str | JSONObject
    kind: str
    type: str | None
    inputs: Ports
    outputs: Ports

    def __call__(self, /, **inputs: Given) -> Step:
        """Raises PortUnknown for an input that the component does not declare, NotInPipeline."""
        if current() is None:
            raise NotInPipeline(
                f"{self.inputs.where} is called outside of a pipeline ({asker()}).",
                hint="Call it in a function with @pipeline; a job of its own is made by command().",
            )
        fields = {"type": self.type, "component": self.given, "inputs": inputs}
        return Step(fields, kind=self.kind, inputs=self.inputs, outputs=self.outputs)


def load_component(
    source: str | Path | JSONObject, *, client: Client | None = None, type: str | None = None
) -> Component:
    """A component by the path of its file, its reference (`azureml:train@latest`), or its document.

    A file's path goes into the pipeline's document as it is; it starts from the working directory. client: asked for
    what a registered one declares; without it its inputs are checked when the job is submitted. type: of a reference
    that nobody is asked about. Raises ComponentInvalid, DocumentUnreadable, RefInvalid.
    """
    if isinstance(source, Mapping):
        name = str(source.get("name") or "component")
        return _component(dict(source), source, name, f"the component '{name}'")
    given = str(source)
    if not is_address(local_path(given)):
        return _component(given, read_component(Path(local_path(given)).expanduser()), PurePosixPath(given).stem, given)
    ref = None if SCHEME.match(given) else parse_asset_ref(given)
    name = ref.name if ref else given.partition("/components/")[2].partition("/")[0] or "component"
    if client is not None and ref is not None:
        which = ref.version or (f"@{ref.label}" if ref.label not in {None, LATEST} else LATEST)
        facts: JSON = client.components.get(name, which).get("facts")
        document = facts.get("document") if isinstance(facts, Mapping) else None
        if isinstance(document, Mapping):
            return _component(given, document, name, given)
    return Component(given, name, type, Ports(None, given, "input"), Ports(None, given, "output"))


def _component(given: str | JSONObject, document: JSONObject, name: str, where: str) -> Component:
    """where: what declares its inputs, for errors."""
    kind = str(document.get("type") or "command")
    named = document.get("name")
    inputs, outputs = _declared(document, "inputs", where), _declared(document, "outputs", where)
    return Component(given, str(named or name), kind, Ports(inputs, where, "input"), Ports(outputs, where, "output"))


def _declared(document: JSONObject, field: str, where: str) -> JSONObject:
    found = document.get(field)
    if found is None or isinstance(found, Mapping):
        return found or {}
    raise ComponentInvalid(f"The {field} of {where} are no mapping of names to what they are.")


def read_component(path: Path) -> JSONObject:
    """The document of a file. Raises ComponentInvalid, DocumentUnreadable, DocumentBroken."""
    # YAML is loaded when a file is read: `import lazulite` does without.
    from lazulite.specs.yaml_text import read_yaml

    value = read_yaml(text_of(path)).value
    if not isinstance(value, Mapping):
        raise ComponentInvalid(f"{path} is no component: it is no mapping of fields to values.")
    return value
