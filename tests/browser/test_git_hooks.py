"""Git hooks, as a person makes them and reads what came."""

import httpx2
from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio
from tests.browser.test_accessible import found
from tests.unit.ops.git.deliveries import REPOSITORY, github_push, sent, signed


def test_a_hook_is_made_shows_its_secret_once_and_what_was_delivered(studio: Studio, page: Page) -> None:
    page.goto(studio.address("git-hooks"))
    expect(page.get_by_role("heading", name="No repository tells of itself yet")).to_be_visible()
    page.get_by_role("button", name="New git hook").first.click()
    form = page.get_by_role("dialog", name="New git hook")
    form.get_by_label("Name").fill("flights")
    form.get_by_role("textbox", name="Repository").fill(REPOSITORY)
    form.get_by_role("button", name="Make it").click()
    expect(form.get_by_text("Payload URL and Secret")).to_be_visible()
    secret = form.get_by_text("whsec_").inner_text().strip()
    assert found(page) == []
    form.get_by_role("button", name="Done").click()
    page.get_by_role("link", name="flights").click()
    expect(page.get_by_role("heading", name="flights", level=1)).to_be_visible()
    expect(page.get_by_text("Nothing has come yet")).to_be_visible()
    expect(page.get_by_text("whsec_")).to_have_count(0)

    body = github_push()
    url = studio.client.git_hooks.get("flights").url
    for key in (secret, "wrong"):
        headers = {"Content-Type": "application/json", **signed(key, body, event="push", key=key)}
        httpx2.post(url, content=sent(body), headers=headers)
    expect(page.locator("tr[data-outcome=told]")).to_contain_text("push")
    expect(page.locator("tr[data-outcome=refused]")).to_contain_text("is not by the hook's secret")
    page.get_by_role("tab", name="Commit statuses").click()
    expect(page.get_by_text("no datastore of type git holds credentials")).to_be_visible()
    page.get_by_role("button", name="New secret").click()
    page.get_by_role("dialog").get_by_role("button", name="New secret").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    assert secret not in page.content()


def test_the_page_of_a_job_shows_the_commit_of_its_code(studio: Studio, page: Page) -> None:
    made = studio.client.jobs.create({"command": "true", "environment": {"requirements": []}, "properties": {
        "azureml.git.commit": "b" * 40, "azureml.git.branch": "main", "azureml.git.dirty": "False",
        "azureml.git.repository_uri": REPOSITORY,
    }})  # fmt: skip
    page.goto(studio.address(f"jobs/{made.name}"))
    link = page.get_by_role("link", name="b" * 12)
    expect(link).to_have_attribute("href", f"{REPOSITORY[:-4]}/commit/{'b' * 40}")
    expect(page.get_by_text(REPOSITORY)).to_be_visible()
