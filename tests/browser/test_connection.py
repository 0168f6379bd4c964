"""A connection that is lost comes back, and two tabs show the same."""

import re
import shutil
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lazulite import Client
from tests.browser.conftest import Studio
from tests.conftest import start_server, stop_home

# What a browser does with a tab that goes behind another; one without a window has none behind.
TURN = """state => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}"""
LIVE, LOST = "Live: what happens is shown as it happens", "The connection was lost; trying again"


def test_a_page_goes_on_after_the_server_was_away(tmp_path: Path, page: Page) -> None:
    home = tmp_path / "home"
    server = start_server(home, "--no-worker")
    port = server.url.rsplit(":", 1)[1]
    try:
        page.goto(f"{server.url}/workspaces/default/events")
        expect(page.get_by_label(LIVE)).to_be_visible()
        with server.process:
            server.process.terminate()
            server.process.wait(30)
        expect(page.get_by_label(LOST)).to_be_visible()
        server = start_server(home, "--no-worker", port=port)
        with Client(server.url) as client:
            client.online_endpoints.create({"name": "after", "auth_mode": "key"})
        expect(page.get_by_label(LIVE)).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("EndpointCreated"))).to_be_visible()
    finally:
        stop_home(home)
        with server.process:
            server.process.wait(30)


def test_what_one_tab_does_another_one_shows(studio: Studio, browser: Browser) -> None:
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    name = f"made-{uuid.uuid4().hex[:6]}"
    for tab in (first, second):
        tab.goto(studio.address("endpoints"))
        expect(tab.get_by_role("heading", name="Endpoints", exact=True)).to_be_visible()
    studio.client.online_endpoints.create({"name": name, "auth_mode": "key"})
    for tab in (first, second):
        expect(tab.get_by_role("link", name=name).first).to_be_visible()
    context.close()


def test_pages_that_the_browser_keeps_for_the_way_back_hold_no_connection(studio: Studio, browser: Browser) -> None:
    """It has six of them to a server. A headless shell keeps none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    keeping = browser.browser_type.launch(
        executable_path=chromium, args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )  # fmt: skip
    page = keeping.new_page()
    for noun in ["endpoints", "jobs", "data", "models"] * 3:
        page.goto(studio.address(noun))
        expect(page.get_by_label(LIVE)).to_be_visible()
    keeping.close()


def test_a_tab_behind_others_holds_no_connection_and_goes_on_when_it_is_seen(studio: Studio, browser: Browser) -> None:
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(8)]
    for tab in tabs:
        tab.goto(studio.address("endpoints"))
        expect(tab.get_by_label(LIVE)).to_be_visible()
        tab.evaluate(TURN, "hidden")
    name = f"made-{uuid.uuid4().hex[:6]}"
    studio.client.online_endpoints.create({"name": name, "auth_mode": "key"})
    tabs[0].evaluate(TURN, "visible")
    expect(tabs[0].get_by_role("link", name=name).first).to_be_visible()
    context.close()
