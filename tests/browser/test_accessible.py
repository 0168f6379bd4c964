"""axe finds nothing serious on any page, in light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lazulite import command
from tests.browser.conftest import Studio

AXE = Path("studio/node_modules/axe-core/axe.min.js")
PAGES = (
    "", "data", "jobs", "jobs/new", "models", "environments", "endpoints", "monitors", "releases", "triggers",
    "schedules", "git-hooks", "events", "workers", "workers?tab=tokens",
    "settings", "settings?tab=members", "settings?tab=tokens", "settings?tab=users",
    "settings?tab=system", "settings?tab=account",
)  # fmt: skip
SERIOUS = "results => results.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
STILL = """() => document.getAnimations().every(
    ({ playState, effect }) => playState !== 'running' || effect.getComputedTiming().iterations === Infinity)"""
RUN = f"axe.run({{resultTypes: ['violations']}}).then({SERIOUS})"


def found(page: Page) -> list[str]:
    """Each serious finding with the first element that it is about, once nothing is on its way in or out: what is half
    seen has the contrast of half of it."""
    page.wait_for_function(STILL)
    page.evaluate(AXE.read_text())
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in page.evaluate(RUN)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(studio: Studio, page: Page, scheme: str) -> None:
    studio.client.jobs.create(command(command="true", environment={"requirements": []}, display_name="one"))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    problems = {}
    for each in PAGES:
        page.goto(studio.address(each))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        problems[each] = found(page)
    assert {each: told for each, told in problems.items() if told} == {}
