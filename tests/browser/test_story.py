"""The way of the demo, walked by clicking: from a table to a model that answers, drifts, and is trained again."""

import csv
import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Studio

COLUMNS = ["plan", "monthly_charge", "support_calls"]
# What the job and the model want is the same, so that one environment is built for both.
JOB = """
type: command
display_name: calls until they leave
experiment_name: churn
command: python train.py ${{inputs.churn}}
inputs:
  churn: {type: uri_file, path: azureml:churn:1}
environment:
  requirements: [mlflow-skinny==3.17.2, pandas==2.3.3]
"""
TRAIN = """
import sys

import mlflow
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

table = pd.read_csv(sys.argv[1])
best = (0.0, 0)
for calls in range(5):
    accuracy = ((table["support_calls"] >= calls) == table["churned"]).mean()
    mlflow.log_metric("accuracy", accuracy, step=calls)
    best = max(best, (accuracy, calls))
print("they leave from", best[1], "calls on")
mlflow.pyfunc.log_model(
    name="model", python_model="model.py", model_config={"calls": best[1]},
    input_example=table.drop(columns="churned").head(3),
    signature=ModelSignature(
        Schema([ColSpec("string", "plan"), ColSpec("double", "monthly_charge"), ColSpec("double", "support_calls")]),
        Schema([ColSpec("long")]),
    ),
    pip_requirements=["mlflow-skinny==3.17.2", "pandas==2.3.3"],
)
"""
MODEL = """
import mlflow


class Calls(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return (model_input["support_calls"] >= context.model_config["calls"]).astype(int)


mlflow.models.set_model(Calls())
"""


def table(path: Path, *, leaves_from: int = 3) -> Path:
    """400 customers; those who called so many times have left, and of some it isn't known what they paid."""
    chance = random.Random(11)
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*COLUMNS, "churned"])
        for _ in range(400):
            calls = chance.choice([0, 0, 1, 1, 2, 3, 4])
            charge = round(chance.gauss(40, 8), 2) if chance.random() > 0.05 else ""
            rows.writerow([chance.choice(["basic", "plus"]), charge, float(calls), int(calls >= leaves_from)])
    return path


def test_from_a_table_to_a_model_that_is_trained_again_on_drift_by_clicking_alone(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    bring_data(studio, page, table(tmp_path / "churn.csv"))
    train_own(page, tmp_path / "code")
    expect(page.get_by_text("they leave from 3 calls on")).to_be_visible()
    serve_and_watch(page)
    newer = {"type": "command", "display_name": "newer", "command": "true", "environment": {"requirements": []}}
    studio.client.jobs.stream(studio.client.jobs.create(newer).name)
    train_again(page, job="calls until they leave")
    go(page, "Home")
    expect(page.get_by_label("The loop of churn")).to_be_visible()
    expect(page.get_by_text("6 of 8 steps of the loop walked")).to_be_visible()
    studio.client.online_endpoints.delete("churn")


@pytest.mark.judge
def test_the_script_that_a_new_job_begins_with_serves_and_a_release_refuses_what_is_no_better(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    bring_data(studio, page, table(tmp_path / "churn.csv"))
    page.get_by_role("link", name="Train on it").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("400 rows; churned, a class, from plan, monthly_charge, support_calls")).to_be_visible()
    serve_and_watch(page)
    train_again(page, job="train on churn")
    new_policy(page, "  min_rows: 1")
    go(page, "Releases")
    page.get_by_role("button", name="Open a release").click()
    button(page.get_by_role("dialog"), "Open").click()
    expect(page.get_by_role("heading", name="churn:2")).to_be_visible()
    refused = page.get_by_role("row", name=re.compile("accuracy is better .* fails"))
    expect(refused).to_be_visible()
    expect(page.get_by_role("region", name="Optimise").get_by_text("rows answer alike within")).to_be_visible()
    studio.client.online_endpoints.delete("churn")


@pytest.mark.judge
def test_the_whole_way_round_and_round_again_by_clicking_alone(studio: Studio, page: Page, tmp_path: Path) -> None:
    """They leave earlier than they did: what a rule has trained on the newer table has to show it, and answers then."""
    bring_data(studio, page, table(tmp_path / "churn.csv"))
    train_own(page, tmp_path / "code")
    serve_and_watch(page, asked="2")
    go(page, "Data")
    page.get_by_role("link", name="churn", exact=True).click()
    button(page, "New version").click()
    page.get_by_label("Files to upload").set_input_files(table(tmp_path / "churn.csv", leaves_from=2))
    button(page, "Upload").click()
    expect(page.get_by_role("heading", name="churn:2")).to_be_visible()
    new_policy(page, "  min_rows: 1", "  first_percent: 50", "  answers: 1")
    go(page, "Monitoring")
    page.get_by_role("link", name="churn-daily").click()
    train_again(page, job="calls until they leave")
    go(page, "Releases")
    page.get_by_role("link", name="churn:2").click()
    button(page, "Approve").click()
    expect(page.get_by_role("region", name="Deploy").get_by_text("50 %")).to_be_visible()
    go(page, "Endpoints")
    page.get_by_role("link", name="churn", exact=True).click()
    page.get_by_role("tab", name="Test").click()
    page.get_by_label("support_calls double").fill("2")
    answer = page.get_by_role("table", name="Answer")
    is_new = False
    while not is_new:  # the old one answers until the gateway has heard of the end
        button(page, "Send").click()
        expect(answer).to_be_visible()
        is_over = studio.client.releases.get("churn:2")["state"] == "Completed"
        is_new = is_over and answer.get_by_role("cell").nth(1).inner_text() == "1"
    go(page, "Home")
    expect(page.get_by_label("The loop of churn")).to_be_visible()
    expect(page.get_by_text("all 8 steps of the loop walked")).to_be_visible()
    studio.client.online_endpoints.delete("churn")


def bring_data(studio: Studio, page: Page, file: Path) -> None:
    page.goto(studio.address())
    page.get_by_role("link", name="New data").click()
    page.get_by_label("Files to upload").set_input_files(file)
    button(page, "Upload").click()
    expect(page.get_by_role("heading", name="churn:1")).to_be_visible()
    page.get_by_role("tab", name="Profile").click()
    button(page, "Measure").click()
    expect(page.get_by_role("row", name=re.compile("Everything about monthly_charge"))).to_be_visible()


def train_own(page: Page, code: Path) -> None:
    """A job of one's own script, with the document that lies beside it."""
    code.mkdir()
    for name, text in (("job.yml", JOB), ("train.py", TRAIN), ("model.py", MODEL)):
        (code / name).write_text(text.lstrip())
    page.get_by_role("link", name="Train on it").click()
    button(page, "Remove train.py").click()
    page.get_by_label("Folder to upload").set_input_files(code)
    button(page, "Take as the document").click()
    page.get_by_role("button", name="Submit").click()


def serve_and_watch(page: Page, *, asked: str = "4") -> None:
    """From a job that trains to a monitor that has seen drift. asked: the calls of one who, it turns out, has left."""
    page.get_by_role("tab", name="Metrics").click()
    expect(page.get_by_role("img", name="accuracy by step")).to_be_visible()
    register(page, "churn:1")
    page.get_by_role("link", name="Deploy").click()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("churn")
    button(page, "Create").click()
    button(page.get_by_role("dialog", name="Deploy a model"), "Deploy").click()
    expect(page.get_by_text("blue 100 %").first).to_be_visible()

    page.get_by_role("tab", name="Test").click()
    page.get_by_label("support_calls double").fill(asked)
    button(page, "Send").click()
    answer = page.get_by_role("table", name="Answer")
    expect(answer.get_by_role("cell").nth(1)).to_have_text(str(int(int(asked) >= 3)))
    page.get_by_label("Value").fill("1")
    button(page, "Send feedback").click()
    expect(page.get_by_text("Kept: 1.")).to_be_visible()
    page.locator("section", has=page.get_by_role("heading", name="Request")).get_by_text("JSON", exact=True).click()
    dearer = {"columns": COLUMNS, "data": [["plus", 90.0 + row / 10, 2.0] for row in range(100)]}
    page.get_by_role("textbox", name="Request").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(json.dumps({"input_data": dearer}))
    button(page, "Send").click()
    expect(answer.get_by_role("cell", name="99", exact=True)).to_be_visible()

    page.get_by_role("tab", name="Monitors").click()
    page.get_by_role("link", name="New monitor").click()
    expect(page.get_by_role("textbox", name="New monitor")).to_contain_text("target_column_name: churned")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="churn-daily")).to_be_visible()
    expect(page.get_by_text(re.compile("^monthly_charge: Jensen–Shannon distance"))).to_be_visible()


def new_policy(page: Page, *changes: str) -> None:
    go(page, "Endpoints")
    page.get_by_role("link", name="churn", exact=True).click()
    page.get_by_role("tab", name="Releases").click()
    page.get_by_role("link", name="New policy").click()
    editor = page.get_by_role("textbox", name="New policy")
    expect(editor).to_contain_text("azureml:churn-daily-window@latest")
    for line in changes:
        change(page, editor, line)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="churn", exact=True)).to_be_visible()


def train_again(page: Page, *, job: str) -> None:
    """A rule over the monitor runs the job once more, and what that logs is registered."""
    page.get_by_role("link", name="New trigger").click()
    editor = page.get_by_role("textbox", name="New trigger")
    expect(editor).to_contain_text(f"# {job}, once more")
    expect(editor).to_contain_text("azureml:churn@latest")
    expect(editor).to_contain_text("Retrains on the same rows until a new version of churn is registered.")
    expect(editor).to_contain_text('churn: {type: uri_folder, path: "${{fact.data.window.ref}}"}')
    expect(page.get_by_text("It made churn:1, which churn answers with")).to_be_visible()
    change(page, editor, "debounce: 1s")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="retrain-churn")).to_be_visible()
    expect(page.get_by_role("link", name=job)).to_be_visible()
    go(page, "Monitoring")
    page.get_by_role("link", name="churn-daily").click()
    page.get_by_role("button", name="Run a window").click()
    page.get_by_label("From").fill(f"{datetime.now(UTC):%Y}-01-01T00:00")
    button(page, "Run").click()
    go(page, "Triggers")
    page.get_by_role("link", name="retrain-churn").click()
    expect(page.get_by_role("button", name="fired DriftDetected")).to_be_visible()
    page.get_by_role("link", name=re.compile("^[0-9a-f]{8}$")).click()
    register(page, "churn:2")


def register(page: Page, version: str) -> None:
    """What the job on the page has logged, once it has."""
    page.get_by_role("button", name="Register model").click()
    button(page.get_by_role("dialog"), "Register").click()
    expect(page.get_by_role("heading", name=version)).to_be_visible()


def change(page: Page, editor: Locator, line: str) -> None:
    """The line with the same key becomes this one."""
    editor.locator(".cm-line", has_text=re.compile(rf"^\s*{line.split(':')[0].strip()}:")).click()
    page.keyboard.press("Home")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(line)


def button(of: Page | Locator, name: str) -> Locator:
    return of.get_by_role("button", name=name, exact=True)


def go(page: Page, to: str) -> None:
    page.get_by_role("navigation", name="Navigation").get_by_role("link", name=to, exact=True).click()
