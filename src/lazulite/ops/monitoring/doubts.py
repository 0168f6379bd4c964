"""What a monitor asks for and will not find, told when it is made: its first run may be a day away."""

from collections.abc import Collection, Mapping, Sequence

from lazulite.ops.monitoring.definition import Definition
from lazulite.words.errors import nearest
from lazulite.words.json import JSON


def input_names(signature: JSON) -> Sequence[str]:
    """The names that a model's signature gives its inputs; none where it gives none."""
    inputs = signature.get("inputs") if isinstance(signature, Mapping) else None
    fields = inputs if isinstance(inputs, Sequence) and not isinstance(inputs, str) else ()
    named = [field.get("name") for field in fields if isinstance(field, Mapping)]
    return [name for name in named if isinstance(name, str)]


def endpoint_gone(endpoint: str) -> str:
    return (
        f"The endpoint '{endpoint}' is gone, and nothing is captured any more: name another one in monitoring_target, "
        "switch the monitor off (is_enabled: false), or delete it."
    )


def unknown_features(definition: Definition, inputs: Collection[str]) -> tuple[str, ...]:
    """A sentence a feature that is no input of the models which serve; none where nothing is known of these."""
    asked = {feature: signal.name for signal in definition.signals for feature in signal.features or ()}
    return tuple(
        f"The signal '{signal}' asks for the feature '{feature}', which no model behind '{definition.endpoint}' takes. "
        f"{nearest(feature, sorted(inputs))}"
        for feature, signal in asked.items()
        if inputs and feature not in inputs
    )


def unknown_target(definition: Definition, columns: Collection[str]) -> tuple[str, ...]:
    """A sentence where the target is no column of the reference; none where nothing is known of its columns."""
    target = definition.labels.target_column
    if target is None or not columns or target in columns:
        return ()
    told = f"target_column_name is '{target}', and the reference {definition.reference} has no such column."
    return (f"{told} {nearest(target, columns)}",)
