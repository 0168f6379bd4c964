"""The README's picture: the home of a served demo, as Chromium shows it. `python -m tools.picture URL`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PLACE = Path("docs/pictures/loop.png")


def main(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1360, "height": 532}, color_scheme="light")
        page.goto(f"{url}/workspaces/default")
        page.get_by_label("The loop of delays").wait_for()
        page.get_by_text("closed", exact=True).wait_for()
        PLACE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PLACE)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
