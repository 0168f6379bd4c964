"""Schedules, as a person writes, reads, runs and changes them."""

import re

from playwright.sync_api import Page, expect

from lazulite import command
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

NIGHTLY = (
    "name: nightly\ntrigger: {type: cron, expression: 30 2 29 2 *, time_zone: Europe/Berlin}\n"
    "create_job: {command: 'true', environment: {requirements: []}}\n"
)


def test_a_schedule_is_written_and_run_and_tells_what_came_of_it(studio: Studio, page: Page) -> None:
    page.goto(studio.address("schedules"))
    expect(page.get_by_role("heading", name="No schedules yet")).to_be_visible()
    page.get_by_role("button", name="New schedule").first.click()
    page.get_by_role("textbox", name="New schedule").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(NIGHTLY.replace("30 2 29 2 *", "30 2"))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("'30 2' is no cron expression: it has 2 fields, and not 5.")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(NIGHTLY)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="nightly", level=1)).to_be_visible()
    expect(page.get_by_text("Fires at 30 2 29 2 * on the clock of Europe/Berlin")).to_be_visible()
    expect(page.get_by_role("table", name="Next times").get_by_text("Tue, 29 Feb 2028, 02:30 CET")).to_be_visible()
    expect(page.get_by_text("It has not fired yet.")).to_be_visible()

    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_role("row", name=re.compile("fired asked for by local .*Completed"))).to_be_visible()
    page.get_by_role("button", name="Backfill").click()
    page.get_by_label("From").fill("2020-01-01T00:00")
    page.get_by_role("button", name="Create the jobs").click()
    expect(page.get_by_role("row", name=re.compile("29 Feb 2024, 02:30 CET .* in a past range"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("29 Feb 2020, 02:30 CET .* fired"))).to_be_visible()
    assert found(page) == []
    page.get_by_role("switch", name="Enabled").click()
    expect(page.get_by_text("It is disabled: it fires at no time.")).to_be_visible()

    page.get_by_role("tab", name="Document").click()
    expect(page.get_by_role("textbox", name="Document of the schedule")).to_contain_text("is_enabled: false")
    page.get_by_role("textbox", name="Document of the schedule").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(NIGHTLY.replace("30 2 29 2 *", "0 4 29 2 *"))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Fires at 0 4 29 2 *")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No schedules yet")).to_be_visible()


def test_a_job_leads_to_a_schedule_and_back(studio: Studio, page: Page) -> None:
    job = studio.client.jobs.create(
        command(command="true", environment={"requirements": []}, display_name="train", experiment_name="churn")
    )
    page.goto(studio.address(f"jobs/{job.name}"))
    page.get_by_role("link", name="Schedule", exact=True).click()
    expect(page.get_by_role("textbox", name="New schedule")).to_contain_text(f"create_job: azureml:{job.name}")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="nightly-churn", level=1)).to_be_visible()
    page.get_by_role("link", name="train").click()
    expect(page.get_by_role("heading", name="train", level=1)).to_be_visible()
    studio.client.schedules.run("nightly-churn")
    page.goto(studio.address("schedules/nightly-churn"))
    page.get_by_role("row", name=re.compile("fired")).get_by_role("link").click()
    page.get_by_role("tab", name="Overview").click()
    page.get_by_role("link", name="nightly-churn").click()
    expect(page.get_by_role("heading", name="nightly-churn", level=1)).to_be_visible()


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten_unseen(studio: Studio, page: Page) -> None:
    studio.client.schedules.create(
        {
            "name": "nightly", "trigger": {"type": "cron", "expression": "0 1 29 2 *"},
            "create_job": {"type": "command", "command": "true", "environment": {"requirements": []}},
        }
    )  # fmt: skip
    page.goto(studio.address("schedules/nightly?tab=document"))
    editor = page.get_by_role("textbox", name="Document of the schedule")
    expect(editor).to_contain_text("0 1 29 2")
    mine = studio.client.schedules.get("nightly").document.replace("0 1 29 2", "0 2 29 2")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(mine)
    studio.client.schedules.update("nightly", set={"trigger.expression": "0 3 29 2 *"})
    page.keyboard.press("Control+Enter")
    clash = page.get_by_role("alert").filter(has_text="It was changed while you were writing")
    expect(clash).to_be_visible()
    assert studio.client.schedules.get("nightly").trigger["expression"] == "0 3 29 2 *"
    clash.get_by_role("button", name="Keep mine, to be saved over it").click()
    expect(clash).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Fires at 0 2 29 2 *")).to_be_visible()
    page.get_by_role("textbox", name="Document of the schedule").click()
    page.keyboard.press("End")
    page.keyboard.insert_text(" ")
    studio.client.schedules.update("nightly", set={"trigger.expression": "0 4 29 2 *"})
    page.keyboard.press("Control+Enter")
    clash.get_by_role("button", name="Show what it is now").click()
    expect(page.get_by_role("textbox", name="Document of the schedule")).to_contain_text("0 4 29 2")
