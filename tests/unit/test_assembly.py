"""What assembly collects of the slices."""

import importlib
from pathlib import Path

import lazulite
from lazulite.compute.fleet import events as worker_events
from lazulite.ops.facts import fact_catalogue
from lazulite.ops.governance.users import events as user_events

SOURCE = Path(lazulite.__file__).parent
SLICES = ("compute", "services", "ops")


def test_catalogue_has_the_facts_of_every_slice_but_those_that_lie_in_no_workspace() -> None:
    modules = [
        ".".join(("lazulite", *path.relative_to(SOURCE).with_suffix("").parts))
        for name in SLICES
        for path in (SOURCE / name).rglob("events.py")
    ]
    declared = [kind for module in modules for kind in importlib.import_module(module).FACTS]
    assert len(modules) > 10
    assert set(declared) - {*user_events.FACTS, *worker_events.FACTS} == set(fact_catalogue())


def test_facts_are_made_as_declared_and_no_other_way() -> None:
    making = [path.name for path in SOURCE.rglob("*.py") if " NewFact(" in path.read_text()]
    assert making == ["facts.py"]
