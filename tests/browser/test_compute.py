"""Compute targets, as a person sees what waits there and changes what they allow."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

QUICK = {"requirements": []}


def test_a_target_says_why_its_jobs_wait_and_is_changed_and_stopped(studio: Studio, page: Page) -> None:
    page.goto(studio.address("workers?tab=targets"))
    expect(page.get_by_role("heading", name="No compute target yet")).to_be_visible()
    studio.client.compute.create({"name": "gpus", "type": "pool", "resources": {"gpu": 1}, "max_instances": 2})
    studio.client.jobs.create({"command": "true", "environment": QUICK, "compute": "gpus", "display_name": "big one"})
    row = page.get_by_role("row", name=re.compile("gpus.*0 of 2 1 1 GPU none"))
    expect(row).to_be_visible()
    row.get_by_role("link").click()
    expect(page.get_by_role("table", name="What waits")).to_contain_text("Needs 1 GPU; no worker has one")
    page.get_by_role("button", name="Edit limits").click()
    page.get_by_label("At most at once").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("no limit")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("'gpus' is stopped").first).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("is not empty: waiting 1")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("link", name="big one").click()
    expect(page.get_by_role("alert").get_by_text("Why it waits")).to_be_visible()
    assert found(page) == []


def test_a_target_is_made_of_the_document_that_is_proposed(studio: Studio, page: Page) -> None:
    page.goto(studio.address("workers?tab=targets"))
    expect(page.get_by_role("heading", name="No compute target yet")).to_be_visible()
    page.get_by_role("link", name="New compute target").last.click()
    editor = page.get_by_role("textbox", name="New compute target")
    expect(editor).to_contain_text("name: my-target")
    assert found(page) == []
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="my-target", level=1)).to_be_visible()
    made = studio.client.compute.get("my-target")
    assert (made["starter"], made["min_instances"], made["max_instances"]) == ("local", 0, 2)
    page.goto(studio.address("workers?tab=targets"))
    page.get_by_role("link", name="New compute target").click()
    expect(editor).to_contain_text("name: my-target-2")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("row", name=re.compile("my-target"))).to_be_visible()


def test_a_queue_that_is_no_target_has_its_page_and_tells_how_busy_it_was(studio: Studio, page: Page) -> None:
    name = studio.client.jobs.create({"command": "true", "environment": QUICK}).name
    studio.client.jobs.wait(name)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(studio.address("compute/default?hours=1"))
        expect(page.get_by_role("img", name="How many ran and waited, over time")).to_be_visible()
        assert found(page) == []
    page.goto(studio.address("compute/nowhere"))
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()


def test_a_worker_is_cordoned_and_works_again(studio: Studio, page: Page) -> None:
    page.goto(studio.address("workers"))
    page.get_by_role("row", name=re.compile("Online")).get_by_role("link").first.click()
    page.get_by_role("button", name="Cordon").click()
    try:
        expect(page.get_by_text("somebody has cordoned it")).to_be_visible()
    finally:
        page.get_by_role("button", name="Let it work").click()
    expect(page.locator("header").get_by_text("Online")).to_be_visible()
