"""Workers, as a person sees them, and how a machine becomes one."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lazulite import command
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

LONG = 'python -c "import time; time.sleep(600)"'
MORE_THAN_THERE_ARE_SLOTS = (os.cpu_count() or 1) + 1


@pytest.fixture
def busy(studio: Studio) -> Iterator[list[str]]:
    """More long jobs than the server's own worker has slots."""
    names = []
    for n in range(MORE_THAN_THERE_ARE_SLOTS):
        asked = command(command=LONG, environment={"requirements": []}, display_name=f"long {n}")
        names.append(str(studio.client.jobs.create(asked)["name"]))
    yield names
    for name in names:
        studio.client.jobs.cancel(name)


def test_what_runs_and_what_waits_is_seen_and_leads_to_its_job(studio: Studio, page: Page, busy: list[str]) -> None:
    page.goto(studio.address())
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page.get_by_role("heading", name="Compute", level=1)).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(r"^default [1-9]\d* [1-9]\d* .*online"))).to_be_visible()
    own = page.get_by_role("row", name=re.compile("Online.*long"))
    slots = len(busy) - 1
    expect(own.get_by_role("img", name=re.compile(rf"{slots} of {slots} slots? busy"))).to_be_visible()
    gateway = page.locator("section", has=page.get_by_role("heading", name="Gateway", exact=True))
    expect(gateway).to_contain_text("the newest")
    own.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="What runs here")).to_be_visible()
    assert found(page) == []
    page.get_by_role("link", name=re.compile(r"long \d")).first.click()
    expect(page.get_by_role("heading", name=re.compile(r"long \d"), level=1)).to_be_visible()


def test_another_machine_becomes_a_worker_by_a_token_that_is_shown_once(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    page.goto(studio.address("workers?tab=tokens"))
    page.get_by_label("Name of the worker").fill("elsewhere")
    page.get_by_role("button", name="New worker token").click()
    told = page.get_by_text(re.compile(r"^LAZULITE_TOKEN=lz_\S+ lazulite worker --url http"))
    token = told.inner_text().split()[0].removeprefix("LAZULITE_TOKEN=")
    assert found(page) == []
    options = ("--url", studio.url, "--queue", "gpu", "--slots", "3", "--home", str(tmp_path / "there"))
    started = [sys.executable, "-m", "lazulite.processes.main", "worker", *options]
    with subprocess.Popen(started, env={**os.environ, "LAZULITE_TOKEN": token}) as worker:
        try:
            page.get_by_role("tab", name="Workers").click()
            expect(page.get_by_role("row", name=re.compile("Online.*nothing.*gpu"))).to_be_visible()
        finally:
            worker.terminate()
    page.goto(studio.address("workers?tab=tokens"))
    mine = page.get_by_role("row", name=re.compile("worker:elsewhere.*Valid"))
    expect(mine).to_be_visible()
    expect(page.get_by_text(token)).to_have_count(0)
    mine.get_by_role("button", name="Revoke").click()
    expect(mine).to_have_count(0)
    page.get_by_label("Expired and revoked ones too").check()
    expect(page.get_by_role("row", name=re.compile("worker:elsewhere.*Revoked"))).to_be_visible()


def test_the_nodes_of_a_target_are_seen_coming_and_leaving(studio: Studio, page: Page) -> None:
    studio.client.compute.create(
        {"name": "burst", "type": "pool", "starter": "local", "min_instances": 1, "max_instances": 2}
    )
    page.goto(studio.address("compute/burst"))
    nodes = page.get_by_role("table", name="Nodes")
    expect(nodes.get_by_role("row", name=re.compile(r"^burst-\w{6} idle"))).to_be_visible()
    expect(page.get_by_text("started by local")).to_be_visible()
    assert found(page) == []
    page.get_by_role("button", name="Stop").click()
    expect(nodes.get_by_role("row", name=re.compile(r"^burst-\w{6} left"))).to_be_visible()
    studio.client.compute.delete("burst")
