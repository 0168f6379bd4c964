"""Settings: who may do what here, with which tokens."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio


def test_a_token_is_shown_once_and_leaves_the_list_when_it_is_revoked(studio: Studio, page: Page) -> None:
    page.goto(studio.address("settings?tab=tokens"))
    expect(page.get_by_text("No tokens.")).to_be_visible()
    page.get_by_label("Person").fill("ann")
    page.get_by_label("What for").fill("her notebook")
    page.get_by_role("button", name="New token").click()
    told = page.get_by_role("alert").filter(has_text="This is shown once")
    expect(told).to_contain_text(re.compile(r"lz_[\w-]+"))
    told.get_by_role("button", name="Done").click()
    expect(page.get_by_text(re.compile(r"lz_[\w-]{20}"))).to_have_count(0)
    hers = page.get_by_role("row", name=re.compile("her notebook person:ann .* never .* Valid"))
    expect(hers).to_be_visible()
    hers.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No tokens.")).to_be_visible()
    page.get_by_label("Expired and revoked ones too").check()
    expect(page.get_by_role("row", name=re.compile("her notebook person:ann .* Revoked"))).to_be_visible()
    assert [token["label"] for token in studio.client.tokens.list(filter="is_revoked = false")] == []


def test_a_person_is_given_another_role_and_none(studio: Studio, page: Page) -> None:
    studio.client.tokens.create("ann", role="Reader")
    page.goto(studio.address("settings?tab=members"))
    row = page.get_by_role("row", name=re.compile("^ann"))
    row.get_by_role("combobox").click()
    page.get_by_role("option", name="Contributor").click()
    expect(page.get_by_text("ann is Contributor now")).to_be_visible()
    assert {member["name"]: member["role"] for member in studio.client.members.list()} == {"ann": "Contributor"}
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    assert list(studio.client.members.list()) == []


def test_a_new_workspace_is_where_one_stands_then(studio: Studio, page: Page) -> None:
    page.goto(studio.address("settings"))
    page.get_by_role("textbox", name="New workspace").fill(f"{studio.workspace}-b")
    page.get_by_role("button", name="New workspace").click()
    page.wait_for_url(re.compile(f"/workspaces/{studio.workspace}-b$"))
    expect(page.get_by_role("button", name=f"Workspace: {studio.workspace}-b")).to_be_visible()
