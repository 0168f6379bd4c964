"""What a step says, as the document of the component that it runs."""

from collections.abc import Mapping

from lazulite.services.training.pipelines.planning.inputs import inferred_ports
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.pipeline_job import CommandNode, NodeFields, SweepNode
from lazulite.specs.ports import InputPort, JobOutput, OutputPort

HOW_IT_RUNS = ("resources", "limits", "distribution", "services", "identity", "queue_settings")


def in_place(node: CommandNode, ports: Mapping[str, InputPort]) -> CommandComponentDocument:
    """A step with a command of its own, as the component that it is."""
    assert node.command is not None
    assert node.environment is not None
    return CommandComponentDocument(
        command=node.command, code=node.code, additional_includes=node.additional_includes,
        environment=node.environment, inputs=dict(ports),
        outputs=_ports_of(node),
    )  # fmt: skip


def opened(trial: CommandComponentDocument, node: SweepNode) -> CommandComponentDocument:
    """A trial that stands in its step has what the step gives and wants, where it declares none."""
    inputs = trial.inputs or inferred_ports(node.inputs)
    return trial.model_copy(update={"inputs": inputs, "outputs": trial.outputs or _ports_of(node)})


def overlaid(document: CommandComponentDocument, node: CommandNode) -> CommandComponentDocument:
    """What the step says of how it runs, over what its component says."""
    said = {name: getattr(node, name) for name in (*HOW_IT_RUNS, "retry_settings")}
    changed = {name: value for name, value in said.items() if name in node.model_fields_set}
    changed["environment_variables"] = {**document.environment_variables, **node.environment_variables}
    return document.model_copy(update=changed)


def _ports_of(node: NodeFields) -> dict[str, OutputPort]:
    return {
        name: OutputPort(type=given.type) if isinstance(given, JobOutput) else OutputPort()
        for name, given in node.outputs.items()
    }
