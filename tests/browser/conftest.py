"""A real server, a workspace of its own for every test, and Debian's Chromium in front of it."""

import shutil
import sys
import uuid
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from lazulite import Client
from tests.conftest import Server, start_server, stop_home

FOLDER = Path(__file__).parent
# What Chromium itself says of an answer such as 404; the page must show those, not hide them.
ANSWERED = "Failed to load resource"
# A page may wait for an environment to be built and a process to come up; on two busy cores that takes its time.
PATIENCE_MS = 120_000


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))  # one server and one browser serve them all


@dataclass(frozen=True)
class Studio:
    """`client` arranges what is in the workspace; `address` gives a page's."""

    url: str
    workspace: str
    client: Client
    server: Server

    def address(self, page: str = "") -> str:
        return f"{self.url}/workspaces/{self.workspace}/{page}".rstrip("/")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the page of a failed test shows: the line alone that waited in vain seldom says why."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.failed and report.when == "call" and isinstance(page, Page):
        try:
            shown = page.locator("body").inner_text(timeout=2_000)
        except PlaywrightError as error:
            shown = str(error)
        report.sections.append(("What the page shows", f"{page.url}\n{shown}"))
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a module: while it is there its event loop is this thread's, and no other test could run one."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")  # the first works half as much
    if chromium is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium-headless-shell, or chromium)")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def studio_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("studio"))
    yield running
    stop_home(running.home)
    with running.process:
        running.process.wait(30)


@pytest.fixture
def studio(studio_server: Server) -> Iterator[Studio]:
    workspace = f"w{uuid.uuid4().hex[:8]}"
    with Client(studio_server.url, workspace=workspace) as client:
        client.workspaces.create(workspace)
        yield Studio(studio_server.url, workspace, client, studio_server)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own; what the studio's own code complains of fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(ANSWERED):
            complaints.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    sys.stderr.write("\n".join(complaints))
    assert complaints == []
