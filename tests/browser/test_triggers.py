"""Triggers, as a person writes, tries and reads them."""

import re

from playwright.sync_api import Page, expect

from lazulite.words.json import JSONObject
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

TRIGGER: JSONObject = {
    "name": "greet", "when": "ReleasePolicyCreated", "if": ["data.model matches new-*"],
    "start": {"job": {"type": "command", "display_name": "greeting", "command": "true",
                      "environment": {"requirements": []}}},
}  # fmt: skip


def policy(studio: Studio, model: str) -> None:
    """The fact that the trigger waits for."""
    studio.client.releases.policies.create({"name": model, "model": model, "owner": "me"})


def test_an_empty_list_says_what_a_trigger_is_good_for(studio: Studio, page: Page) -> None:
    page.goto(studio.address("triggers"))
    expect(page.get_by_role("heading", name="No triggers yet")).to_be_visible()
    expect(page.get_by_text("lazulite trigger create -f trigger.yml")).to_be_visible()


def test_a_rule_is_written_with_proposals_and_reads_as_a_sentence(studio: Studio, page: Page) -> None:
    page.goto(studio.address("triggers"))
    page.get_by_role("button", name="New trigger").first.click()
    editor = page.get_by_role("textbox", name="New trigger")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("name: retrain\nstart: {job: {type: command, command: 'true', environment: {}}}\nwhen: ")
    page.keyboard.type("Drift")
    page.get_by_role("option", name="DriftDetected").click()
    expect(editor).to_contain_text("when: DriftDetected")
    page.keyboard.insert_text("\nif:\n  - ")
    page.keyboard.type("data.ov")
    expect(page.get_by_role("option", name="data.overall")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.insert_text("eral.share >= 0.3\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("The fact DriftDetected has no 'overal' in its data")
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(
        "name: retrain\nwhen: DriftDetected\nif: data.overall.share >= 0.3\ndebounce: {quiet: 10s, longest: 1m}\n"
        "start: {job: {type: command, command: echo, environment: {requirements: []}}}\n"
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="retrain", level=1)).to_be_visible()
    expect(page.get_by_text("data.overall.share is at least 0.3")).to_be_visible()
    expect(page.get_by_text("once it has been quiet for 10s, at the latest 1m after the first")).to_be_visible()
    page.get_by_role("tab", name="Rule").click()
    document = page.get_by_role("textbox", name="As a document")
    expect(document).to_contain_text("longest: 1m")
    document.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("at_most: {times: 0, per: 1d}\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("'times' is 0")
    page.keyboard.press("Control+z")
    page.keyboard.insert_text("at_most: {times: 2, per: 1d}\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("no more than 2 times in 1 day")).to_be_visible()
    expect(page.get_by_text("retrain has its new document")).to_be_visible()
    assert found(page) == []
    assert studio.client.triggers.get("retrain").at_most == "2 in 1 day"


def test_the_history_says_of_each_fact_why_it_fired_or_did_not(studio: Studio, page: Page) -> None:
    studio.client.triggers.create(TRIGGER)
    page.goto(studio.address("triggers/greet"))
    expect(page.get_by_text("No fact has concerned this trigger yet.")).to_be_visible()
    policy(studio, "old-one")
    held = page.get_by_role("button", name="held ReleasePolicyCreated")
    expect(held).to_be_visible()
    expect(page.get_by_text("data.model matches new-*; found old-one")).to_be_visible()
    held.click()
    failed = page.get_by_role("row", name="data.model matches new-* old-one fails")
    expect(failed).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("type is ReleasePolicyCreated .* holds"))).to_be_visible()
    held.click()
    policy(studio, "new-one")
    expect(page.get_by_role("button", name="fired ReleasePolicyCreated")).to_be_visible()
    page.get_by_role("radiogroup").get_by_text("fired").click()
    expect(held).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="fired").get_by_text("Completed")).to_be_visible()
    page.get_by_role("button", name="fired ReleasePolicyCreated").click()
    expect(page.get_by_role("row", name="data.model matches new-* new-one holds")).to_be_visible()
    assert found(page) == []
    [entry] = studio.client.triggers.history("greet", outcome="fired")
    page.get_by_role("link", name=str(entry["job"])[-8:]).click()
    expect(page.get_by_role("heading", name="greeting")).to_be_visible()


def test_a_rule_is_tried_with_a_fact_that_has_happened(studio: Studio, page: Page) -> None:
    studio.client.triggers.create(TRIGGER)
    policy(studio, "greet")
    page.goto(studio.address("triggers/greet?tab=test"))
    fact = page.get_by_role("combobox", name="A fact that has happened")
    expect(fact).to_have_value(re.compile("release-policies/greet"))
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="It would hold")).to_be_visible()
    expect(page.get_by_role("row", name="data.model matches new-* greet fails")).to_be_visible()
    editor = page.get_by_role("textbox", name="What it tells, as JSON")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("{")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("This is no JSON")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('{"model": "new-moon"}')
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="It would fire")).to_be_visible()
    expect(page.get_by_role("textbox", name="Would start")).to_contain_text("greeting")
    assert found(page) == []
    assert list(studio.client.jobs.list()) == []


def test_a_trigger_is_switched_off_and_deleted(studio: Studio, page: Page) -> None:
    studio.client.triggers.create(TRIGGER)
    page.goto(studio.address("triggers/greet"))
    switch = page.get_by_role("switch", name="Enabled")
    expect(switch).to_be_enabled()
    switch.press("Space")
    expect(page.locator("header").get_by_text("Disabled")).to_be_visible()
    assert studio.client.triggers.get("greet")["is_enabled"] is False
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No triggers yet")).to_be_visible()
