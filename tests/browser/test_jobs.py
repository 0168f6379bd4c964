"""Jobs, as a person sees and steers them."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio


def test_an_empty_list_says_what_to_do_first(studio: Studio, page: Page) -> None:
    page.goto(studio.address("jobs"))
    expect(page.get_by_role("heading", name="No jobs yet")).to_be_visible()
    expect(page.get_by_text("lazulite job create -f job.yml --stream")).to_be_visible()
