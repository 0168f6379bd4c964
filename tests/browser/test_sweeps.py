"""A sweep's trials, as a person sees them come and picks among them."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

QUICK = {"requirements": []}
TRAIN = """
import json, os, sys, time, urllib.request

body = {"run_id": os.environ["MLFLOW_RUN_ID"], "key": "loss", "value": float(sys.argv[1]), "step": 0, "timestamp": 0}
headers = {"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"}
url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric"
if sys.argv[2] == "broken":
    sys.exit("this kernel is broken")
urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).read()
"""


def searched(studio: Studio, code: Path, *, trials: int = 4) -> str:
    """x from 0 to 1, each with a kernel that works and with one that does not."""
    (code / "train.py").write_text(TRAIN)
    command = "python train.py ${{search_space.x}} ${{search_space.kernel}}"
    document = {
        "type": "sweep", "display_name": "search", "sampling_algorithm": "grid",
        "trial": {"command": command, "code": str(code), "environment": QUICK},
        "search_space": {
            "x": {"type": "choice", "values": [1, 2, 3]}, "kernel": {"type": "choice", "values": ["rbf", "broken"]},
        },
        "objective": {"goal": "minimize", "primary_metric": "loss"}, "limits": {"max_total_trials": trials},
    }  # fmt: skip
    return str(studio.client.jobs.create(document).name)


def test_trials_come_live_are_picked_on_an_axis_and_lead_to_their_jobs(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    name = searched(studio, tmp_path)
    page.goto(studio.address(f"jobs/{name}"))
    expect(page.get_by_role("button", name="2 Completed")).to_be_visible()
    expect(page.get_by_role("button", name="2 Failed")).to_be_visible()
    rows = page.get_by_role("table", name="Trials").get_by_role("row")
    expect(rows).to_have_count(5)
    expect(rows.nth(1)).to_contain_text(re.compile("^0 · best.*Completed"))
    page.get_by_role("slider", name="x, from").press("ArrowUp")
    expect(page.get_by_text("2 of 4 trials picked")).to_be_visible()
    expect(page).to_have_url(re.compile("brush=x"))
    page.get_by_role("button", name="2 Failed").click()
    expect(rows).to_have_count(2)
    page.reload()
    expect(page.get_by_text("1 of 4 trials picked")).to_be_visible()
    page.get_by_role("button", name="Pick all").click()
    expect(rows).to_have_count(5)
    page.get_by_role("region", name="Trials").press("j")
    expect(page.get_by_role("region", name="Chosen trial")).to_contain_text("x = 1")
    page.get_by_role("region", name="Chosen trial").get_by_role("link", name="Open its job").click()
    expect(page.get_by_role("heading", level=1, name="search 0")).to_be_visible()
    page.get_by_role("link", name="search, trial 0").first.click()
    expect(page.get_by_role("region", name="Chosen trial")).to_contain_text("Trial 0")


def test_a_range_is_drawn_by_hand_beyond_the_end_and_a_line_is_chosen(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    name = searched(studio, tmp_path)
    studio.client.jobs.wait(name)
    page.goto(studio.address(f"jobs/{name}"))
    kernel = page.get_by_role("slider", name="kernel, to").locator("..").bounding_box()
    assert kernel is not None
    middle = kernel["x"] + kernel["width"] / 2
    page.mouse.move(middle, kernel["y"] + kernel["height"] * 0.8)
    page.mouse.down()
    page.mouse.move(middle, kernel["y"] + kernel["height"] + 60, steps=4)
    page.mouse.up()
    expect(page.get_by_text("2 of 4 trials picked")).to_be_visible()
    page.get_by_role("button", name="Axis kernel").click()
    page.get_by_role("menuitem", name="Pick all of this axis").click()
    expect(page.get_by_text("4 trials", exact=True)).to_be_visible()
    page.get_by_role("button", name="Axis kernel").click()
    page.get_by_role("menuitem", name="Move left").click()
    expect(page).to_have_url(re.compile("axes=kernel"))


def test_a_sweep_that_has_ended_goes_on_as_a_new_one(studio: Studio, page: Page, tmp_path: Path) -> None:
    name = searched(studio, tmp_path)
    studio.client.jobs.wait(name)
    page.goto(studio.address(f"jobs/{name}"))
    page.get_by_role("button", name="More trials").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Trials in all").fill("3")
    dialog.get_by_role("button", name="Try more").click()
    expect(page.get_by_role("alert")).to_contain_text("has 4 trials already")
    dialog.get_by_label("Trials in all").fill("6")
    dialog.get_by_role("button", name="Try more").click()
    expect(page).not_to_have_url(re.compile(name))
    expect(page.get_by_role("button", name="3 Completed")).to_be_visible()
    expect(page.get_by_text("It began with the trials of")).to_be_visible()


def test_trials_have_no_serious_finding_in_light_and_dark(studio: Studio, page: Page, tmp_path: Path) -> None:
    name = searched(studio, tmp_path)
    studio.client.jobs.wait(name)
    problems = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for view in ("", "&view=history"):
            page.goto(studio.address(f"jobs/{name}?trial=0{view}"))
            expect(page.get_by_role("region", name="Chosen trial")).to_be_visible()
            problems[scheme + view] = found(page)
    assert {each: told for each, told in problems.items() if told} == {}
