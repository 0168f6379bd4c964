"""A connection that is lost comes back, and two tabs show the same."""

import re
import uuid
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from lazulite import Client
from tests.browser.conftest import Studio
from tests.conftest import start_server, stop_home

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
        expect(page.get_by_label(LIVE)).to_be_visible(timeout=60_000)
        expect(page.get_by_role("row", name=re.compile("EndpointCreated"))).to_be_visible(timeout=60_000)
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
