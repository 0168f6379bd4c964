"""Ctrl K finds pages, acts and what is in the workspace."""

import re

from playwright.sync_api import Page, expect

from lazulite import command
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

QUICK = {"requirements": []}


def test_things_are_found_as_one_types_and_opened_by_keys(studio: Studio, page: Page) -> None:
    client = studio.client
    for name in ("delays one", "delays two"):
        client.jobs.create(command(command="true", environment=QUICK, display_name=name))
    client.online_endpoints.create({"name": "delays"})
    page.goto(studio.address("events"))
    expect(page.get_by_role("heading", name="Events", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or jump to …")
    field.press_sequentially("delays")
    endpoints, jobs = (page.get_by_role("group", name=name) for name in ("Endpoints", "Jobs"))
    chosen = page.get_by_role("option", selected=True)
    expect(jobs.get_by_role("option")).to_have_count(2)
    expect(endpoints.get_by_role("option", selected=True)).to_have_text(re.compile("^delays"))
    assert found(page) == []
    field.press("ArrowDown")
    expect(chosen).to_have_text(re.compile("^delays two"))
    field.press("Enter")
    expect(page.get_by_role("heading", name="delays two", level=1)).to_be_visible()


def test_a_page_stays_before_what_fits_no_better_and_nothing_is_told_of(studio: Studio, page: Page) -> None:
    studio.client.jobs.create(command(command="true", environment=QUICK, display_name="monitoring helper"))
    page.goto(studio.address("data"))
    expect(page.get_by_role("heading", name="Data", level=1)).to_be_visible()
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search or jump to …")
    field.fill("mon")
    expect(page.get_by_role("option", name="monitoring helper")).to_be_visible()
    expect(page.get_by_role("option", selected=True)).to_have_text(re.compile("^Monitoring"))
    field.fill("zebra")
    expect(page.get_by_text("Nothing is called “zebra”")).to_be_visible()
    field.press("Escape")
    expect(field).to_be_hidden()
