"""A pipeline's steps, as a person sees how far they are and why."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

QUICK = {"requirements": []}


def chain(train: str, rate: float = 0.1) -> Mapping[str, object]:
    """prepare, then train on what it leaves and on the pipeline's rate, then report."""
    return {
        "type": "pipeline", "display_name": "chain", "inputs": {"rate": rate},
        "jobs": {
            "prepare": {
                "command": "printf 'carrier,delay\\nUA,3\\n' > ${{outputs.table}}/t.csv", "environment": QUICK,
                "outputs": {"table": {"type": "uri_folder"}},
            },
            "train": {
                "command": f"echo at ${{{{inputs.rate}}}} ${{{{inputs.table}}}}; {train}", "environment": QUICK,
                "inputs": {
                    "table": "${{parent.jobs.prepare.outputs.table}}", "rate": "${{parent.inputs.rate}}",
                },
                "outputs": {"model": {"type": "uri_folder"}},
            },
            "report": {
                "command": "echo ${{inputs.model}}", "environment": QUICK,
                "inputs": {"model": "${{parent.jobs.train.outputs.model}}"},
            },
        },
    }  # fmt: skip


def ended(studio: Studio, document: Mapping[str, object]) -> str:
    name = str(studio.client.jobs.create(document)["name"])
    studio.client.jobs.wait(name)
    return name


def step(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="Graph of the steps").locator(f'[data-id="{name}"]')


def test_a_graph_follows_its_steps_and_leads_to_their_logs(studio: Studio, page: Page, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    name = str(studio.client.jobs.create(chain(f"until [ -e {seen} ]; do sleep 0.02; done"))["name"])
    page.goto(studio.address(f"jobs/{name}"))
    expect(step(page, "report")).to_contain_text("Waiting")
    seen.touch()
    expect(step(page, "report")).to_contain_text("Completed")
    expect(page.get_by_text("3 Completed")).to_be_visible()
    step(page, "train").click()
    panel = page.get_by_label("Chosen step")
    expect(panel.get_by_text("run: it has not completed before")).to_be_visible()
    expect(panel.get_by_role("button", name="prepare.table")).to_be_visible()
    panel.get_by_text("Log", exact=True).click()
    expect(panel.get_by_text(re.compile("^at 0.1 "))).to_be_visible()
    page.get_by_role("region", name="Steps").get_by_role("button", name="prepare").click()
    panel.get_by_text("Outputs", exact=True).click()
    panel.get_by_role("button", name="Preview t.csv").click()
    expect(panel.get_by_role("columnheader", name="carrier")).to_be_visible()
    step(page, "prepare").press("Enter")
    expect(page.get_by_role("heading", level=1, name="prepare")).to_be_visible()
    page.get_by_role("link", name="chain, step prepare").first.click()
    expect(panel.get_by_role("heading", name="prepare")).to_be_visible()


def test_a_failed_pipeline_is_resumed_and_what_completed_is_taken(studio: Studio, page: Page) -> None:
    name = ended(studio, chain("exit 3"))
    page.goto(studio.address(f"jobs/{name}"))
    expect(page.get_by_role("alert").get_by_text("The step 'train' failed")).to_be_visible()
    expect(step(page, "report")).to_contain_text("Skipped")
    step(page, "report").dblclick()  # nothing has run for it: it is chosen
    expect(page.get_by_label("Chosen step").get_by_role("heading", name="report")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(step(page, "prepare")).to_contain_text("reused")
    expect(page).not_to_have_url(re.compile(name))


def test_two_runs_are_compared_step_by_step(studio: Studio, page: Page) -> None:
    before = ended(studio, chain("true"))
    after = ended(studio, chain("true", rate=0.3))
    page.goto(studio.address(f"jobs/{after}"))
    page.get_by_role("combobox", name="Compare with another run").click()
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(f"with=.*{before}"))
    expect(step(page, "train")).to_contain_text("differs")
    expect(step(page, "prepare")).to_contain_text("reused")
    expect(page.get_by_role("cell", name=re.compile("input rate: 0.1 → 0.3"))).to_be_visible()


def test_a_graph_has_no_serious_finding_in_light_and_dark_and_is_a_table_on_a_phone(studio: Studio, page: Page) -> None:
    name = ended(studio, chain("true"))
    problems = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(studio.address(f"jobs/{name}?step=train"))
        expect(step(page, "train")).to_be_visible()
        expect(page.get_by_label("Chosen step").get_by_text("prepare.table")).to_be_visible()
        problems[scheme] = found(page)
    assert problems == {"light": [], "dark": []}
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(studio.address(f"jobs/{name}"))
    expect(page.get_by_role("row", name=re.compile("train.*Completed"))).to_be_visible()
    expect(page.get_by_role("region", name="Graph of the steps")).to_have_count(0)


def test_jobs_are_listed_by_type_and_level(studio: Studio, page: Page) -> None:
    ended(studio, chain("true"))
    page.goto(studio.address("jobs"))
    expect(page.get_by_role("row", name=re.compile("chain.*pipeline"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("report"))).to_have_count(0)
    page.goto(studio.address("jobs?level=child&type=command"))
    expect(page.get_by_role("row", name=re.compile("report.*command"))).to_be_visible()


def test_the_platforms_own_jobs_are_counted_and_come_when_they_are_asked_for(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "tides.csv").write_text("height\n1\n2\n")
    studio.client.data.create(name="tides", path=str(tmp_path / "tides.csv"), type="uri_file")
    studio.client.data.profile("tides", "1")
    page.goto(studio.address("jobs"))
    expect(page.get_by_role("heading", name="No jobs yet")).to_be_visible()
    page.get_by_role("radiogroup", name="Whose").get_by_text("Platform’s own · 1").click()
    expect(page.get_by_role("row", name=re.compile("profile"))).to_be_visible()
    page.wait_for_url("**/jobs?level=step")
    page.get_by_role("radiogroup", name="Whose").get_by_text("Submitted").click()
    page.wait_for_url("**/jobs")
    expect(page.get_by_role("row", name=re.compile("profile"))).to_have_count(0)


def test_a_double_click_opens_what_ran_for_a_step_wherever_it_stands(studio: Studio, page: Page) -> None:
    name = ended(studio, chain("true"))
    page.goto(studio.address(f"jobs/{name}"))
    step(page, "report").dblclick()
    expect(page.get_by_role("heading", level=1, name="report")).to_be_visible()


def test_steps_are_walked_by_keyboard_and_a_timeline_tells_when_they_ran(studio: Studio, page: Page) -> None:
    name = ended(studio, chain("true"))
    page.goto(studio.address(f"jobs/{name}?step=prepare"))
    step(page, "prepare").press("ArrowRight")
    expect(page.get_by_label("Chosen step").get_by_role("heading", name="train")).to_be_visible()
    page.get_by_role("radiogroup", name="How the steps are shown").get_by_text("Timeline").click()
    line = page.get_by_role("region", name="Timeline of the steps")
    expect(line.get_by_text("prepare → train → report")).to_be_visible()
    line.get_by_role("button", name=re.compile("train ?, Completed, began after")).press("ArrowDown")
    expect(page.get_by_label("Chosen step").get_by_role("heading", name="report")).to_be_visible()
    assert found(page) == []


SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>document.title = 1</script></svg>"


def test_a_choice_names_its_sides_and_a_picture_is_shown_without_its_scripts(studio: Studio, page: Page) -> None:
    plot = {"command": f'echo "{SVG}" > ${{{{outputs.plot}}}}/a.svg', "outputs": {"plot": {"type": "uri_folder"}}}
    sides = {"true_block": "${{parent.jobs.plot}}", "false_block": "${{parent.jobs.keep}}"}
    jobs = {
        "is_new": {"type": "if_else", "condition": True, **sides}, "plot": {**plot, "environment": QUICK},
        "keep": {"command": "true", "environment": QUICK},
    }  # fmt: skip
    name = ended(studio, {"type": "pipeline", "display_name": "choice", "jobs": jobs})
    page.goto(studio.address(f"jobs/{name}?step=plot"))
    graph = page.get_by_role("region", name="Graph of the steps")
    expect(graph.get_by_text("true", exact=True)).to_be_visible()
    expect(graph.get_by_text("false", exact=True)).to_be_visible()
    panel = page.get_by_label("Chosen step")
    panel.get_by_role("radiogroup").get_by_text("Outputs").click()
    panel.get_by_role("button", name="Preview a.svg").click()
    picture = panel.get_by_role("img", name="The picture a.svg")
    expect(picture).to_be_visible()
    assert str(picture.get_attribute("src")).startswith("data:image/svg+xml")
    expect(page).to_have_title(re.compile("choice"))
