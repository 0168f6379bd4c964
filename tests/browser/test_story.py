"""The way of the demo, walked by clicking: from a table to a model that answers, drifts, and is trained again."""

import csv
import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Studio

COMES_UP_MS = 120_000
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


def table(path: Path) -> None:
    """400 customers; those who called three times have left, and of some it isn't known what they paid."""
    chance = random.Random(11)
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*COLUMNS, "churned"])
        for _ in range(400):
            calls = chance.choice([0, 0, 1, 1, 2, 3, 4])
            charge = round(chance.gauss(40, 8), 2) if chance.random() > 0.05 else ""
            rows.writerow([chance.choice(["basic", "plus"]), charge, float(calls), int(calls >= 3)])


def button(of: Page | Locator, name: str) -> Locator:
    return of.get_by_role("button", name=name, exact=True)


def test_from_a_table_to_a_model_that_is_trained_again_on_drift_by_clicking_alone(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    table(tmp_path / "churn.csv")
    code = tmp_path / "code"
    code.mkdir()
    for name, text in (("job.yml", JOB), ("train.py", TRAIN), ("model.py", MODEL)):
        (code / name).write_text(text.lstrip())

    page.goto(studio.address())
    page.get_by_role("link", name="New data").click()
    page.get_by_label("Files to upload").set_input_files(tmp_path / "churn.csv")
    button(page, "Upload").click()
    expect(page.get_by_role("heading", name="churn:1")).to_be_visible()
    page.get_by_role("tab", name="Profile").click()
    button(page, "Measure").click()
    expect(page.get_by_role("row", name=re.compile("Everything about monthly_charge"))).to_be_visible()

    page.get_by_role("link", name="Train on it").click()
    button(page, "Remove train.py").click()
    page.get_by_label("Folder to upload").set_input_files(code)
    button(page, "Take as the document").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("they leave from 3 calls on")).to_be_visible(timeout=COMES_UP_MS)
    page.get_by_role("tab", name="Metrics").click()
    expect(page.get_by_role("img", name="accuracy by step")).to_be_visible()

    register(page, "churn:1")
    page.get_by_role("link", name="Deploy").click()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("churn")
    button(page, "Create").click()
    button(page.get_by_role("dialog", name="Deploy a model"), "Deploy").click()
    expect(page.get_by_text("blue 100 %").first).to_be_visible(timeout=COMES_UP_MS)

    page.get_by_role("tab", name="Test").click()
    page.get_by_label("support_calls double").fill("4")
    button(page, "Send").click()
    expect(page.get_by_role("table", name="Answer").get_by_role("cell", name="1", exact=True)).to_be_visible()
    page.get_by_label("Value").fill("1")
    button(page, "Send feedback").click()
    expect(page.get_by_text("On disk.")).to_be_visible()
    page.locator("section", has=page.get_by_role("heading", name="Request")).get_by_text("JSON", exact=True).click()
    dearer = [["plus", 90.0 + row / 10, 2.0] for row in range(100)]
    write(
        page,
        page.get_by_role("textbox", name="Request"),
        json.dumps({"input_data": {"columns": COLUMNS, "data": dearer}}),
    )
    button(page, "Send").click()
    expect(page.get_by_role("table", name="Answer").get_by_role("cell", name="99", exact=True)).to_be_visible()

    page.get_by_role("tab", name="Monitors").click()
    page.get_by_role("link", name="New monitor").click()
    expect(page.get_by_role("textbox", name="New monitor")).to_contain_text("target_column_name: churned")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="churn-daily")).to_be_visible()
    expect(page.get_by_text(re.compile("^monthly_charge: Jensen–Shannon distance"))).to_be_visible(timeout=COMES_UP_MS)

    page.get_by_role("link", name="New trigger").click()
    editor = page.get_by_role("textbox", name="New trigger")
    expect(editor).to_contain_text("# calls until they leave, once more")
    editor.locator(".cm-line", has_text="debounce").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text("debounce: 1s")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="retrain-churn")).to_be_visible()
    expect(page.get_by_role("link", name="calls until they leave")).to_be_visible()

    go(page, "Monitoring")
    page.get_by_role("link", name="churn-daily").click()
    page.get_by_role("button", name="Run a window").click()
    page.get_by_label("From").fill(f"{datetime.now(UTC):%Y}-01-01T00:00")
    button(page, "Run").click()
    go(page, "Triggers")
    page.get_by_role("link", name="retrain-churn").click()
    fired = page.get_by_role("button", name="fired DriftDetected")
    expect(fired).to_be_visible(timeout=COMES_UP_MS)
    page.get_by_role("link", name=re.compile("^[0-9a-f]{8}$")).click()
    register(page, "churn:2")

    go(page, "Home")
    expect(page.get_by_label("The loop of churn")).to_be_visible()
    expect(page.get_by_text("6 of 8 arcs")).to_be_visible()
    studio.client.online_endpoints.delete("churn")


def go(page: Page, to: str) -> None:
    page.get_by_role("navigation", name="Navigation").get_by_role("link", name=to, exact=True).click()


def register(page: Page, version: str) -> None:
    """What the job on the page has logged, once it has."""
    page.get_by_role("button", name="Register model").click(timeout=COMES_UP_MS)
    button(page.get_by_role("dialog"), "Register").click()
    expect(page.get_by_role("heading", name=version)).to_be_visible()


def write(page: Page, editor: Locator, text: str) -> None:
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
