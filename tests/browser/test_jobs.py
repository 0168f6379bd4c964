"""Jobs, as a person sees and steers them."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from lazulite import command
from tests.browser.conftest import Studio

QUICK = {"requirements": []}
LINES = "python -c \"[print('line', i) for i in range(300)]; print('needle')\""
LOGS = """python - <<END
import json, os
from urllib.request import Request, urlopen
point = {"run_id": os.environ["MLFLOW_RUN_ID"], "key": "auc", "value": 0.75, "timestamp": 0, "step": 0}
headers = {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"]}
url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric"
urlopen(Request(url, json.dumps(point).encode(), headers))
END"""
LONG = 'python -c "import time; print(1, flush=True); time.sleep(600)"'


def submitted(studio: Studio, shell: str, name: str) -> str:
    job = studio.client.jobs.create(command(command=shell, environment=QUICK, display_name=name))
    return str(job["name"])


def test_an_empty_list_says_what_to_do_first(studio: Studio, page: Page) -> None:
    page.goto(studio.address("jobs"))
    expect(page.get_by_role("heading", name="No jobs yet")).to_be_visible()
    expect(page.get_by_text("lazulite job create -f job.yml --stream")).to_be_visible()


def test_a_job_is_seen_from_its_row_to_its_log(studio: Studio, page: Page) -> None:
    page.goto(studio.address("jobs"))
    submitted(studio, LINES, "many lines")
    row = page.get_by_role("row", name=re.compile("many lines.*Completed"))
    expect(row).to_be_visible()
    row.get_by_role("link").click()
    page.get_by_role("tab", name="Log").click()
    expect(page.get_by_text("needle")).to_be_visible()
    page.get_by_label("Search the log").fill("line 29")
    expect(page.get_by_text("1 of 11")).to_be_visible()
    page.get_by_role("tab", name="Facts").click()
    page.get_by_role("button", name="JobFinished").click()
    expect(page.get_by_text("because of").first).to_be_visible()


def test_what_a_job_has_logged_is_seen_at_a_glance(studio: Studio, page: Page) -> None:
    job = submitted(studio, LOGS, "logs a figure")
    page.goto(studio.address(f"jobs/{job}"))
    figures = page.locator("section", has=page.get_by_role("heading", name="Latest values", exact=True))
    expect(figures.get_by_text("auc")).to_be_visible()
    expect(figures.get_by_text("0.75")).to_be_visible()


def test_a_long_log_opens_at_its_end_and_its_beginning_comes_when_asked_for(studio: Studio, page: Page) -> None:
    shell = "python -c \"[print('line', i, 'x' * 90) for i in range(40000)]; print('needle')\""
    name = submitted(studio, shell, "very long")
    studio.client.jobs.wait(name)
    page.goto(studio.address(f"jobs/{name}?tab=log"))
    expect(page.get_by_text("needle")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^3\.\d MiB before this are not loaded"))).to_be_visible()
    page.get_by_label("Search the log").fill("line 17 ")
    expect(page.get_by_text("0 of 0 in what is loaded")).to_be_visible()
    page.get_by_role("button", name="Load all").click()
    expect(page.get_by_text("1 of 1", exact=True)).to_be_visible()
    # From the beginning on every line has its number.
    expect(page.get_by_role("region", name="Log").get_by_text("18", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^40,00\d lines$"))).to_be_visible()


def test_an_earlier_part_of_a_log_comes_when_one_scrolls_up(studio: Studio, page: Page) -> None:
    name = submitted(studio, "python -c \"[print('line', i, 'x' * 90) for i in range(40000)]\"", "very long")
    studio.client.jobs.wait(name)
    page.goto(studio.address(f"jobs/{name}?tab=log"))
    log = page.get_by_role("region", name="Log")
    expect(log.get_by_text("line 39999 ")).to_be_visible()
    first = page.get_by_text(re.compile("^the last .* lines$"))
    loaded = first.inner_text()
    log.evaluate("box => box.scrollTo(0, 30 * 18)")
    expect(first).not_to_have_text(loaded)
    # What is read stays where it is.
    assert log.evaluate("box => box.scrollTop") > 1000 * 18


def test_a_running_job_is_followed_and_ended(studio: Studio, page: Page) -> None:
    name = submitted(studio, LONG, "long")
    page.goto(studio.address(f"jobs/{name}?tab=log"))
    expect(page.get_by_text("live")).to_be_visible()
    page.get_by_role("button", name="Cancel job").click()
    expect(page.locator("header").get_by_text("Canceled")).to_be_visible()


def test_a_job_is_cloned_with_another_command(studio: Studio, page: Page) -> None:
    name = submitted(studio, LINES, "first")
    page.goto(studio.address(f"jobs/{name}"))
    page.get_by_role("link", name="Clone and edit").click()
    editor = page.get_by_role("textbox", name="Job document")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("display_name: second\nenvironment: {requirements: []}\ncommand: echo twice\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="second")).to_be_visible()
    expect(page.get_by_text("twice")).to_be_visible()
    clone = studio.client.jobs.get(page.url.split("/")[-1].split("?")[0])
    assert clone["properties"]["lazulite.cloned_from"] == name


def test_a_script_that_failed_is_mended_in_its_clone(studio: Studio, page: Page, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("import helper\nraise SystemExit(helper.WORD + ' is wrong')\n")
    (tmp_path / "helper.py").write_text("WORD = 'lapis'\n")
    job = studio.client.jobs.create(
        {"command": "python train.py", "code": str(tmp_path), "environment": {"requirements": []}}
    )
    studio.client.jobs.wait(str(job["name"]))
    page.goto(studio.address(f"jobs/{job['name']}?tab=log"))
    expect(page.get_by_role("alert")).to_contain_text("lapis is wrong")
    page.get_by_role("link", name="Clone and edit").click()
    script = page.get_by_role("textbox", name="Script")
    expect(script).to_contain_text("import helper")
    script.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("import helper\nprint(helper.WORD, 'is mended')\n")
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("link", name="Models", exact=True).click()
    expect(script).to_contain_text("is mended")  # what was written is not left without a word
    script.click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("lapis is mended")).to_be_visible()


def test_a_file_that_is_chosen_takes_the_place_of_the_script_of_its_name(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    page.goto(studio.address("jobs/new"))
    page.get_by_role("button", name="Write a script").click()
    editor = page.get_by_role("textbox", name="Script")
    expect(editor).to_contain_text("import mlflow")
    (tmp_path / "train.py").write_text("print('my own')\n")
    page.get_by_label("Files to upload").set_input_files(tmp_path / "train.py")
    expect(editor).to_have_text("print('my own')")
    expect(page.get_by_text("in the editor")).to_be_visible()
    page.get_by_role("button", name="Undo: what was written before train.py was chosen comes back").click()
    expect(editor).to_contain_text("import mlflow")
    expect(page.get_by_text("in the editor")).to_have_count(0)
    page.goto(studio.address("jobs/new"))
    page.get_by_label("Files to upload").set_input_files(tmp_path / "train.py")
    page.get_by_role("button", name="Write a script").click()
    expect(editor).to_have_text("print('my own')")


def test_a_document_that_is_refused_says_where(studio: Studio, page: Page) -> None:
    page.goto(studio.address("jobs/new"))
    editor = page.get_by_role("textbox", name="Job document")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("command: echo\nenviroment: azureml:x@latest\n")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_contain_text("enviroment")
    assert list(studio.client.jobs.list()) == []


def test_filters_stand_in_the_address(studio: Studio, page: Page) -> None:
    submitted(studio, "exit 3", "breaks")
    submitted(studio, "true", "works")
    page.goto(studio.address("jobs?status=Failed"))
    expect(page.get_by_role("link", name="breaks")).to_be_visible()
    expect(page.get_by_role("link", name="works")).to_have_count(0)
    page.get_by_role("button", name="Status", exact=True).click()
    page.wait_for_url("**/jobs?*order=status+desc*")


def test_a_job_shows_its_attempts_its_services_and_what_it_uses(studio: Studio, page: Page) -> None:
    serve = "test $LAZULITE_ATTEMPT -ge 2 && python -m http.server $LAZULITE_SERVICE_APP_PORT --bind 127.0.0.1"
    document = {
        "command": serve, "environment": QUICK, "display_name": "serving", "services": {"app": {"type": "custom"}},
        "retry_settings": {"max_retries": 1, "backoff": 0},
    }  # fmt: skip
    name = str(studio.client.jobs.create(document)["name"])
    page.goto(studio.address(f"jobs/{name}"))
    expect(page.get_by_text("The command ended with exit code 1.")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="app", exact=True).click()
    expect(opened.value.get_by_role("heading", name="Directory listing for /")).to_be_visible()
    page.get_by_role("tab", name="System").click()
    expect(page.get_by_text("CPU, % of all cores")).to_be_visible()
    page.get_by_role("button", name="Cancel job").click()
    page.get_by_role("tab", name="Overview").click()
    expect(page.get_by_text("ended", exact=True)).to_be_visible()
