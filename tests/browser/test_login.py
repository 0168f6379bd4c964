"""Who may come in, and what a person without rights sees."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lazulite import Client
from tests.conftest import Server, start_server, stop_home

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server at which everybody logs in: ada owns it, rita only reads, otto is in no workspace."""
    home = tmp_path_factory.mktemp("guarded")
    first = start_server(home, "--no-worker")
    with Client(first.url) as client:
        for name in ("ada", "rita", "otto"):
            person = {"name": name, "password": PASSWORD, "is_owner": name == "ada"}
            client.transport.post("/users", person)
        client.transport.put("/workspaces/default/members/rita", {"role": "Reader"})
    with first.process:
        first.process.terminate()
        first.process.wait(30)
    running = start_server(home, "--no-worker", "--require-login")
    yield running
    stop_home(home)
    with running.process:
        running.process.wait(30)


def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_who_is_asked_to_log_in_comes_back_to_where_they_were(guarded: Server, page: Page) -> None:
    page.goto(f"{guarded.url}/workspaces/default/jobs?status=Failed")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    enter(page, "ada", "wrong")
    expect(page.get_by_role("alert")).to_be_visible()
    enter(page, "ada")
    page.wait_for_url(re.compile(r"/workspaces/default/jobs\?.*status=Failed"))
    page.get_by_role("button", name="Account: ada").click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_a_reader_sees_and_cannot_change(guarded: Server, page: Page) -> None:
    page.goto(f"{guarded.url}/login?back=/workspaces/default/settings")
    enter(page, "rita")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    expect(page.get_by_role("tab", name="Members")).to_be_visible()
    for hidden in ("Users", "System"):
        expect(page.get_by_role("tab", name=hidden)).to_have_count(0)
    page.get_by_role("tab", name="Members").click()
    expect(page.get_by_role("cell", name="Reader")).to_be_visible()
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)


def test_an_owner_of_the_home_sees_the_system_and_what_was_done_about_users(guarded: Server, page: Page) -> None:
    page.goto(f"{guarded.url}/login?back=/workspaces/default/settings?tab=system")
    enter(page, "ada")
    expect(page.get_by_text(str(guarded.home), exact=True)).to_be_visible()
    expect(page.get_by_role("progressbar", name=re.compile(r"of .* free"))).to_be_visible()
    page.get_by_role("tab", name="Users").click()
    expect(page.get_by_role("button", name=re.compile("UserCreated.*rita"))).to_be_visible()


def test_a_reader_sees_workers_and_no_tokens_of_theirs(guarded: Server, page: Page) -> None:
    page.goto(f"{guarded.url}/login?back=/workspaces/default/workers")
    enter(page, "rita")
    expect(page.get_by_role("heading", name="No worker has been heard of")).to_be_visible()
    expect(page.get_by_text("lazulite token create --worker gpu-1")).to_be_visible()
    expect(page.get_by_text("No gateway has been heard of")).to_be_visible()
    expect(page.get_by_role("tab", name="Worker tokens")).to_have_count(0)


@pytest.mark.parametrize(("address", "begin"), [
    ("environments?create=-", "New environment"), ("workers?tab=targets&create=-", "New compute target"),
])  # fmt: skip
def test_who_may_not_make_a_thing_is_told_so_in_its_place(
    guarded: Server, page: Page, address: str, begin: str
) -> None:
    page.goto(f"{guarded.url}/login")
    enter(page, "rita")
    expect(page.get_by_role("button", name="Account: rita")).to_be_visible()
    page.goto(f"{guarded.url}/workspaces/default/{address}")
    expect(page.get_by_role("alert")).to_contain_text("This is not yours to do")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("link", name=begin)).to_have_count(0)


def test_who_is_in_no_workspace_is_not_told_that_there_is_one(guarded: Server, page: Page) -> None:
    page.goto(f"{guarded.url}/login?back=/workspaces/default/jobs")
    enter(page, "otto")
    expect(page.get_by_role("alert")).to_contain_text("There is no workspace 'default'.")
