"""The home: a loop that is drawn while it is walked."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio


def test_an_empty_home_tells_the_first_steps(studio: Studio, page: Page) -> None:
    page.goto(studio.address())
    expect(page.get_by_role("heading", name="The loop starts with data")).to_be_visible()
    expect(page.get_by_text("lazulite data create -n my-data --path data.csv")).to_be_visible()
    expect(page.get_by_role("button", name="Data → Train: never")).to_be_visible()


def test_an_endpoint_that_is_made_gets_its_loop_without_a_reload(studio: Studio, page: Page) -> None:
    page.goto(studio.address())
    expect(page.get_by_role("heading", name="The loop starts with data")).to_be_visible()
    studio.client.online_endpoints.create({"name": "tides", "auth_mode": "key"})
    expect(page.get_by_label("The loop of tides")).to_be_visible()
    expect(page.get_by_text("0 of 8 steps of the loop walked")).to_be_visible()
    page.get_by_role("button", name="Serve not yet walked").click()
    expect(page.get_by_text("Nobody has gone this way yet.")).to_be_visible()


def test_an_address_that_the_mlflow_client_prints_leads_to_the_job(studio: Studio, page: Page) -> None:
    page.goto(f"{studio.address()}/#/experiments/7/runs/{'0' * 32}")
    page.wait_for_url(f"**/workspaces/{studio.workspace}/jobs/{'0' * 32}")
    expect(page.get_by_role("alert")).to_contain_text("Not found")


def test_an_address_that_leads_nowhere_says_so_and_leads_home(studio: Studio, page: Page) -> None:
    page.goto(studio.address())
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    for lost in (f"{studio.url}/nothing", studio.address("nothing/more")):
        page.goto(lost)
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.get_by_role("link", name="Go home").click()
    page.wait_for_url(studio.address())
    expect(page.get_by_role("heading", name="Home")).to_be_visible()


def test_pages_are_reached_by_keys(studio: Studio, page: Page) -> None:
    page.goto(studio.address())
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Jobs", exact=True)).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_placeholder("Search or jump to …").fill("event")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Events")).to_be_visible()
