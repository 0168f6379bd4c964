"""Every list is narrowed by what is typed, and ordered, by the server; the address says how."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lazulite import command
from tests.browser.conftest import Studio

NAMES = ("late-flights", "early-pumps")
ORDERS = {
    "jobs": "display_name", "endpoints": "updated_at", "monitors": "endpoint", "triggers": "owner",
    "schedules": "next_fire_at",
    "releases": "opened_at", "releases/policies": "updated_at",
}  # fmt: skip
SIGNALS = {"quality": {"type": "data_quality"}}
START = {"job": {"command": "true", "environment": {"requirements": []}}}


@pytest.fixture
def filled(studio: Studio, tmp_path: Path) -> Studio:
    """Two of each."""
    (tmp_path / "a.csv").write_text("a\n1\n")
    client = studio.client
    for name in NAMES:
        client.jobs.create(command(command="true", environment={"requirements": []}, display_name=name))
        client.data.create(name=name, type="uri_file", path=str(tmp_path / "a.csv"))
        client.releases.policies.create({"name": name, "model": name, "owner": "risk"})  # which opens its release
        client.models.create(name=name, type="custom_model", path=str(tmp_path / "a.csv"))
        client.environments.create(name=name, requirements=["six"])
        client.online_endpoints.create({"name": name})
        target = {"endpoint_deployment_id": f"azureml:{name}"}
        watched = {"name": name, "monitoring_target": target, "monitoring_signals": SIGNALS}
        client.monitors.create({**watched, "reference_data": {"path": f"azureml:{name}:1"}})
        timed = {"type": "cron", "expression": "0 3 * * *"}
        client.schedules.create({"name": name, "trigger": timed, "create_job": START["job"]})
        client.triggers.create({"name": name, "when": "DataProfiled", "start": START})
    return studio


def test_every_list_is_narrowed_by_what_is_typed_and_ordered(filled: Studio, page: Page) -> None:
    wanted, other = (page.get_by_role("row", name=re.compile(name)).first for name in NAMES)
    for place in ("jobs", "data", "models", "environments", *ORDERS):
        page.goto(filled.address(place))
        expect(wanted).to_be_visible()
        expect(other).to_be_visible()
        page.get_by_label("Filter").fill("FLIGHTS late")
        expect(other).to_be_hidden()
        expect(wanted).to_be_visible()
        page.get_by_label("Filter").fill("surely nowhere")
        expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    for place, field in ORDERS.items():
        page.goto(filled.address(f"{place}?order={field}+desc"))
        expect(wanted).to_be_visible()


def test_a_facet_narrows_what_is_on_or_off(filled: Studio, page: Page) -> None:
    filled.client.triggers.disable(NAMES[1])
    on, off = (page.get_by_role("row", name=re.compile(name)) for name in NAMES)
    page.goto(filled.address("triggers?is_enabled=false"))
    expect(off).to_be_visible()
    expect(on).to_be_hidden()
    page.goto(filled.address("monitors?is_enabled=true&endpoint=late-flights"))
    expect(on).to_be_visible()
    expect(off).to_be_hidden()
