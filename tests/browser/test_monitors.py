"""Monitors, as a person makes, reads and runs them."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lazulite.experience.sdk.monitors import MonitorRunFailed
from lazulite.words.json import JSONObject
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found
from tests.unit.ops.monitoring.conftest import make_columns, make_folders

MONITOR: JSONObject = {
    "name": "flights",
    "description": "Still the same flights?",
    "monitoring_target": {"endpoint_deployment_id": "azureml:delays"},
    "timestamp_column": "time_hour",
    "reference_data": {"path": "azureml:flights:1", "type": "uri_folder", "target_column_name": "late"},
    "monitoring_signals": {
        "drift": {
            "type": "data_drift",
            "metric_thresholds": {
                "numerical": {"jensen_shannon_distance": 0.2}, "categorical": {"jensen_shannon_distance": 0.2},
            },
        },
        "quality": {"type": "data_quality", "metric_thresholds": {"numerical": {"out_of_bounds_rate": 0.5}}},
        "performance": {"type": "model_performance", "metric_thresholds": {"roc_auc": 0.7}},
    },
}  # fmt: skip
LISTENER: JSONObject = {
    "name": "on-drift", "when": "DriftDetected", "if": ["data.monitor == flights", "data.overall.share > 0.9"],
    "start": {"job": {"type": "command", "command": "true", "environment": {"requirements": []}}},
}  # fmt: skip
EARLY, NOON, LATE = "2013-04-01T00:00:00Z", "2013-04-01T04:00:00Z", "2013-04-01T06:00:00Z"


def captured(studio: Studio, tmp_path: Path) -> None:
    """What a gateway has sealed and announced: 400 warm rows of one April morning, 300 of them with their truth."""
    client = studio.client
    folders = make_folders(tmp_path, make_columns(400, seed=2, warmer=15.0), feedback=300)
    client.data.create(name="flights", version="1", type="uri_folder", path=str(folders.reference))
    client.online_endpoints.create({"name": "delays", "auth_mode": "key"})
    for kind, rows in (("capture", 400), ("feedback", 300)):
        path = next((tmp_path / kind).glob("*.parquet"))
        told: JSONObject = {
            "workspace": studio.workspace, "endpoint": "delays", "deployment": "blue", "kind": kind,
            "path": str(path), "rows": rows, "min_time": EARLY, "max_time": "2013-04-02T00:00:00Z",
            "size": path.stat().st_size, "digest": hashlib.sha256(path.read_bytes()).hexdigest(),
        }  # fmt: skip
        client.transport.post("/agents/gateway/segments", told)


def write(page: Page, editor: Locator, text: str) -> None:
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_an_empty_list_says_what_a_monitor_is_good_for(studio: Studio, page: Page) -> None:
    page.goto(studio.address("monitors"))
    expect(page.get_by_role("heading", name="No monitors yet")).to_be_visible()
    expect(page.get_by_text("lazulite monitor create -f monitor.yml")).to_be_visible()


def test_a_monitor_is_begun_from_an_endpoint_and_what_is_wrong_is_marked_at_its_line(
    studio: Studio, page: Page
) -> None:
    studio.client.online_endpoints.create({"name": "tides", "auth_mode": "key"})
    page.goto(studio.address("monitors"))
    page.get_by_role("button", name="New monitor").first.click()
    editor = page.get_by_role("textbox", name="New monitor")
    expect(editor).to_contain_text("endpoint_deployment_id: azureml:tides")
    editor.press("Control+z")  # what an editor begins with was nobody's doing
    expect(editor).to_contain_text("endpoint_deployment_id: azureml:tides")
    right = (
        "name: tides\nmonitoring_target: {endpoint_deployment_id: azureml:tides}\n"
        "monitoring_signals:\n  performance: {type: model_performance}\n"
    )
    write(page, editor, right + "monitoring_signal: {}\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("there is no field 'monitoring_signal' here")
    expect(page.locator(".cm-lintRange-error")).to_have_text("monitoring_signal")
    write(page, editor, right)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="tides", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="This monitor has no such signal.")).to_have_count(0)
    page.get_by_role("tab", name="Definition").click()
    document = page.get_by_role("textbox", name="As a document")
    expect(document).to_contain_text("azureml:tides")
    write(page, document, right + "trigger: {type: recurrence, frequency: day, interval: 2}\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("tides has its new document")).to_be_visible()
    expect(page.get_by_text("every 2 days")).to_be_visible()
    assert found(page) == []
    studio.client.monitors.create({
        "name": "tides-daily", "monitoring_target": {"endpoint_deployment_id": "azureml:tides"},
        "monitoring_signals": {"performance": {"type": "model_performance"}},
    })  # fmt: skip
    page.goto(studio.address("monitors?create=tides"))
    expect(page.get_by_role("textbox", name="New monitor")).to_contain_text("name: tides-daily-2")


def test_what_a_monitor_will_not_find_is_warned_of_and_its_failure_stands_on_its_page(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    captured(studio, tmp_path)
    page.goto(studio.address("monitors"))
    page.get_by_role("button", name="New monitor").first.click()
    editor = page.get_by_role("textbox", name="New monitor")
    expect(editor).to_contain_text("endpoint_deployment_id: azureml:delays")
    wrong = {**MONITOR, "reference_data": {"path": "azureml:flights:1", "target_column_name": "lat"}}
    wrong["monitoring_signals"] = {"drift": {"type": "prediction_drift"}}
    write(page, editor, json.dumps(wrong))
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="flights", level=1)).to_be_visible()
    warning = page.get_by_text("target_column_name is 'lat', and the reference azureml:flights:1 has no such column.")
    expect(warning).to_be_visible()

    with pytest.raises(MonitorRunFailed):
        studio.client.monitors.run("flights", EARLY, NOON)
    alert = page.get_by_role("alert").filter(has_text="The window 1 Apr 00:00 – 04:00 could not be measured")
    expect(alert).to_contain_text("'lat' is none")
    alert.get_by_role("button", name="All windows").click()
    expect(page.get_by_role("tab", name="Windows")).to_have_attribute("aria-selected", "true")
    expect(warning).to_be_visible()
    assert found(page) == []


def test_drift_quality_and_performance_are_read_window_by_window(studio: Studio, page: Page, tmp_path: Path) -> None:
    captured(studio, tmp_path)
    studio.client.monitors.create(MONITOR)
    studio.client.triggers.create(LISTENER)
    studio.client.monitors.run("flights", EARLY, NOON)
    page.goto(studio.address("monitors/flights"))
    page.get_by_role("button", name="Run a window").click()
    page.get_by_label("To, not included").fill("2013-04-01T06:00")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("tab", name="Windows")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("row", name=re.compile("1 Apr 04:00 – 06:00 Completed"))).to_be_visible()

    page.get_by_role("tab", name="Drift").click()
    beyond = page.get_by_role("button", name=re.compile("temperature, 1 Apr 04:00 – 06:00: .* beyond the limit"))
    expect(beyond).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("img", name="temperature over the windows")).to_be_visible()
    expect(page.get_by_role("img", name="temperature in 1 Apr 04:00 – 06:00, over the reference")).to_be_visible()
    beyond.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("feature=(carrier|hour)"))
    expect(page.get_by_role("img", name=re.compile("in 1 Apr 00:00 – 04:00, over the reference"))).to_be_visible()
    assert found(page) == []

    page.get_by_role("tab", name="Data quality").click()
    expect(page.get_by_role("row", name=re.compile("^out of range, or a new category"))).to_be_visible()
    page.get_by_role("tab", name="Performance").click()
    expect(page.get_by_role("img", name="ROC AUC over the windows")).to_be_visible()
    expect(page.get_by_role("link", name="delays:2").first).to_be_visible()
    page.get_by_role("tab", name="Feedback").click()
    expect(page.get_by_role("row", name=re.compile("1 Apr 04:00 – 06:00 120 50 % 60"))).to_be_visible()
    page.get_by_role("tab", name="Activity").click()
    expect(page.get_by_role("link", name="on-drift")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("DriftDetected.*temperature")).first).to_be_visible()
    assert found(page) == []


def test_the_list_tells_how_each_monitor_stands(studio: Studio, page: Page, tmp_path: Path) -> None:
    captured(studio, tmp_path)
    studio.client.monitors.create(MONITOR)
    page.goto(studio.address("monitors"))
    expect(page.get_by_role("row", name=re.compile("flights delays Never run"))).to_be_visible()
    studio.client.monitors.run("flights", EARLY, NOON)
    row = page.get_by_role("row", name=re.compile("flights delays Degraded 1 Apr 00:00 – 04:00 temperature .*0[.]2"))
    expect(row).to_contain_text("ROC AUC")
    assert found(page) == []


def test_a_window_without_rows_is_empty_and_says_why(studio: Studio, page: Page, tmp_path: Path) -> None:
    captured(studio, tmp_path)
    studio.client.monitors.create(MONITOR)
    page.goto(studio.address("monitors/flights"))
    page.get_by_role("button", name="Run a window").click()
    page.get_by_label("From").fill("2015-01-01T00:00")
    page.get_by_label("To, not included").fill("2014-01-01T00:00")
    expect(page.get_by_text("The end comes after the beginning.")).to_be_visible()
    page.get_by_label("To, not included").fill("2015-02-01T00:00")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("No captured row of 'delays' has time_hour within")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Jan 2015 Empty"))).to_be_visible()


def test_a_monitor_is_deleted_only_after_a_question(studio: Studio, page: Page) -> None:
    studio.client.online_endpoints.create({"name": "tides", "auth_mode": "key"})
    signals: JSONObject = {"performance": {"type": "model_performance"}}
    target: JSONObject = {"endpoint_deployment_id": "azureml:tides"}
    studio.client.monitors.create({"name": "tides", "monitoring_target": target, "monitoring_signals": signals})
    page.goto(studio.address("monitors/tides"))
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_contain_text("The monitor tides is deleted.")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No monitors yet")).to_be_visible()
    assert list(studio.client.monitors.list()) == []
