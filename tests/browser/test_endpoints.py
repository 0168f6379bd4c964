"""Endpoints, as a person makes, tries, steers and mends them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from lazulite import Client
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found
from tests.flows.inference.site import REQUIREMENTS, document

STRAY = "00000000-0000-7000-8000-000000000000"  # the id of a request that nobody has made
MLMODEL = """
flavors:
  python_function:
    loader_module: adds
    code: code
    env: {virtualenv: python_env.yaml}
saved_input_example_info: {artifact_path: input_example.json, type: dataframe}
signature:
  inputs: '[{"name": "x", "type": "double", "required": true}, {"name": "word", "type": "string", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]'
"""
ADDS = """
class Model:
    def predict(self, frame, params=None):
        return [10.0 + x for x in frame["x"]]


def _load_pyfunc(path):
    return Model()
"""
BROKEN = ADDS.replace("    return Model()", '    raise ValueError("no weights")')


def register(client: Client, folder: Path, name: str, code: str) -> None:
    (folder / "code").mkdir(parents=True)
    (folder / "code" / "adds.py").write_text(code)
    (folder / "MLmodel").write_text(MLMODEL)
    (folder / "requirements.txt").write_text(REQUIREMENTS)
    (folder / "python_env.yaml").write_text("python: 3.11\n")
    example = {"columns": ["x", "word"], "data": [[1.5, "a"], [2.5, None]]}
    (folder / "input_example.json").write_text(json.dumps(example))
    client.models.create(name=name, path=str(folder), type="mlflow_model")


@pytest.fixture
def served(studio: Studio, tmp_path: Path) -> Iterator[Studio]:
    """With an endpoint `tiny`, whose `blue` has all traffic and `green` none."""
    client = studio.client
    register(client, tmp_path / "adds", "adds", ADDS)
    client.online_endpoints.create({"name": "tiny"})
    client.online_deployments.create(document("adds:1", endpoint="tiny"), all_traffic=True)
    client.online_deployments.create(document("adds:1", endpoint="tiny", name="green"))
    for name in ("blue", "green"):
        client.online_deployments.wait(name, "tiny")
    yield studio
    client.online_endpoints.delete("tiny")


def test_from_nothing_to_an_answer_and_its_feedback_without_leaving_the_pages(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    register(studio.client, tmp_path / "adds", "adds", ADDS)
    page.goto(studio.address("endpoints"))
    expect(page.get_by_role("heading", name="No endpoints yet")).to_be_visible()
    page.get_by_role("button", name="New endpoint").first.click()
    page.get_by_label("Name").fill("tiny")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("dialog", name="Deploy a model")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Test").click()
    expect(page.get_by_role("heading", name="Nothing answers here yet")).to_be_visible()
    page.get_by_role("tabpanel").get_by_role("button", name="Deploy a model").click()
    dialog = page.get_by_role("dialog", name="Deploy a model")
    _pick(page, dialog.get_by_label("Model", exact=False).first, "adds")
    dialog.get_by_role("button", name="Deploy", exact=True).click()
    expect(page.get_by_role("heading", name="blue is coming up")).to_be_visible()
    expect(page.get_by_role("status", name="On its way")).to_be_visible()
    expect(page.get_by_text("blue 100 %").first).to_be_visible()
    expect(page.get_by_label("x double")).to_have_value("1.5")
    page.get_by_label("x double").fill("3.25")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("cell", name="13.25")).to_be_visible()
    page.get_by_label("Value").fill("13")
    page.get_by_role("button", name="Send feedback").click()
    expect(page.get_by_text("Kept: 1.")).to_be_visible()
    assert studio.client.online_endpoints.collected("tiny", seal=True)["feedback"] == {
        "segments": 1, "rows": 1, "bytes": studio.client.online_endpoints.collected("tiny")["feedback"]["bytes"],
        "last_at": studio.client.online_endpoints.collected("tiny")["feedback"]["last_at"],
    }  # fmt: skip
    page.get_by_role("button", name="Delete endpoint").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete endpoint").click()
    expect(page.get_by_role("heading", name="No endpoints yet")).to_be_visible()


def test_a_file_is_asked_with_says_what_came_and_is_given_back_later(
    served: Studio, page: Page, tmp_path: Path
) -> None:
    page.goto(served.address("endpoints/tiny?tab=test"))
    page.get_by_text("File", exact=True).click()
    rows = {"name": "rows.csv", "mimeType": "text/csv", "buffer": b"id,x,word,came\n7,1.5,a,11\n8,2,,\n9,3,c,14\n"}
    page.get_by_label("Files to upload").set_input_files([rows])
    expect(page.get_by_text("Not sent, as the model does not take them: id, came.")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("cell", name="12", exact=True)).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save with predictions").click()
    answered = saved.value.path().read_text().splitlines()
    assert answered[0] == "request_id,row,id,x,word,came,prediction"
    assert [line.partition(",")[2] for line in answered[1:]] == ["0,7,1.5,a,11,11.5", "1,8,2,,,12", "2,9,3,c,14,13"]
    page.get_by_role("combobox", name="Or of all rows at once").click()
    page.get_by_role("option", name="came").click()
    page.get_by_role("button", name="Send for 2 rows").click()
    expect(page.get_by_text("Kept: 2.")).to_be_visible()
    page.get_by_role("tab", name="Data").click()
    data = page.get_by_role("tabpanel", name="Data")
    data.get_by_label("Files to upload").set_input_files(
        [{"name": "answered.csv", "mimeType": "text/csv", "buffer": "\r\n".join(answered).encode()}]
    )
    _pick(page, data.get_by_role("combobox", name="The column that says what came"), "came")
    expect(page.get_by_text("answered.csv says of 2 of its 3 rows what came.")).to_be_visible()
    data.get_by_role("button", name="Send feedback").click()
    expect(data.get_by_text("Kept: 2.")).to_be_visible()
    assert served.client.online_endpoints.collected("tiny", seal=True)["feedback"]["rows"] == 4
    with served.client.online_endpoints.scorer("tiny") as scorer:
        scorer.feedback({"request_id": STRAY, "row": 0, "actual": 1})
    served.client.online_endpoints.collected("tiny", seal=True)
    page.reload()
    strays = page.get_by_role("table", name="Feedback that names no prediction")
    expect(strays.get_by_role("row", name=re.compile(f"{STRAY} row 0 no captured request has this id"))).to_be_visible()
    assert found(page) == []


def test_the_code_beside_a_file_sends_its_rows_and_a_long_answer_says_how_many_more_there_are(
    served: Studio, page: Page
) -> None:
    page.goto(served.address("endpoints/tiny?tab=test"))
    page.get_by_text("File", exact=True).click()
    table = "x,word\n" + "\n".join(f"{row + 0.5},w{row}" for row in range(104))
    rows = {"name": "rows.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_label("Files to upload").set_input_files([rows])
    code = page.get_by_role("tabpanel", name="curl")
    expect(code).to_contain_text('[2.5, "w2"]')
    expect(code).not_to_contain_text('"w3"')
    expect(page.get_by_text("With the first 3 of the 104 rows of rows.csv")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("… and 4 more rows, which JSON shows")).to_be_visible()
    assert found(page) == []


def test_a_model_goes_behind_the_endpoint_that_serves_it_unless_another_one_is_chosen(
    served: Studio, page: Page
) -> None:
    served.client.online_endpoints.create({"name": "aardvark"})
    page.goto(served.address("endpoints?new=adds%3A1"))
    dialog = page.get_by_role("dialog", name="Deploy adds:1")
    expect(dialog.get_by_role("combobox", name="Endpoint")).to_have_value("tiny")
    assert dialog.get_by_role("button").all_inner_texts() == ["", "Next: the deployment"], "one to close, one to go on"
    dialog.get_by_text("Behind a new endpoint").click()
    expect(dialog.get_by_label("Name of the endpoint")).to_have_value("adds")
    dialog.get_by_text("Behind an existing endpoint").click()
    dialog.get_by_role("button", name="Next: the deployment").click()
    deployment = page.get_by_role("dialog", name="Deploy a model")
    expect(deployment.get_by_role("combobox", name="Model")).to_have_value("adds")
    page.wait_for_url("**/endpoints/tiny?deploy=*")
    served.client.online_endpoints.delete("aardvark")


def test_traffic_sums_to_a_hundred_is_applied_and_taken_back(served: Studio, page: Page) -> None:
    page.goto(served.address("endpoints/tiny?tab=traffic"))
    page.get_by_role("textbox", name="Share of green in percent").fill("30")
    expect(page.get_by_role("textbox", name="Share of blue in percent")).to_have_value("70 %")
    page.get_by_role("button", name="Apply").click()
    undo = page.get_by_role("button", name=re.compile(r"Undo \(\d+\)"))
    expect(undo).to_be_visible()
    assert served.client.online_endpoints.get("tiny")["traffic"] == {"blue": 70, "green": 30}
    undo.click()
    expect(page.get_by_text("Back to blue 100 %")).to_be_visible()
    assert served.client.online_endpoints.get("tiny")["traffic"] == {"blue": 100}
    page.get_by_role("button", name="All here: green").click()

    def overtaken(route: Route) -> None:  # The page hears of others' changes at once, so this one comes on the way.
        if route.request.method == "PATCH":
            served.client.online_endpoints.update("tiny", {"description": "somebody else was here"})
        route.continue_()

    page.route("**/online-endpoints/tiny", overtaken)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("no longer what the change was made for")).to_be_visible()
    assert served.client.online_endpoints.get("tiny")["traffic"] == {"blue": 100}


def test_figures_are_drawn_over_time_in_the_colour_that_a_deployment_has_everywhere(served: Studio, page: Page) -> None:
    for name in ("blue", "green"):
        served.client.online_endpoints.invoke(
            "tiny", {"input_data": {"columns": ["x"], "data": [[1.0]]}}, deployment_name=name
        )
    page.goto(served.address("endpoints/tiny"))
    figures = page.locator("section", has=page.get_by_role("heading", name="Figures"))
    expect(figures).to_contain_text("2 requests")
    expect(figures.get_by_role("img", name="Requests a minute")).to_be_visible()
    figures.get_by_text("Week", exact=True).click()
    page.wait_for_url("**/endpoints/tiny?*over=week*")
    figures.get_by_text("Day", exact=True).click()
    _pick(page, figures.get_by_role("combobox", name="Deployment"), "green")
    page.wait_for_url("**/endpoints/tiny?*deployment=green*")
    expect(figures).to_contain_text("1 request")
    expect(figures.get_by_role("button", name=re.compile("^4xx"))).to_be_visible()
    drawn = figures.get_by_role("button", name=re.compile("^green")).locator("span").first
    colour = drawn.evaluate("sign => getComputedStyle(sign).backgroundColor")
    assert found(page) == []
    page.get_by_role("tab", name="Traffic").click()
    share = page.get_by_role("slider", name="Share of green in percent")
    assert share.evaluate("thumb => getComputedStyle(thumb).borderTopColor") == colour


def test_a_field_says_what_it_needs_nothing_is_sent_as_null_and_another_deployment_answers_when_picked(
    served: Studio, page: Page
) -> None:
    page.goto(served.address("endpoints/tiny?tab=test"))
    page.get_by_label("x double").fill("much")
    expect(page.get_by_text("Needs a number")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    page.get_by_text("JSON", exact=True).first.click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Not what the model takes (400)")).to_be_visible()
    page.get_by_text("Form", exact=True).click()
    page.get_by_label("x double").fill("")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("cell", name="null", exact=True)).to_be_visible()
    page.get_by_label("x double").fill("0")
    _pick(page, page.get_by_label("Send to").first, "green")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("cell", name="10", exact=True)).to_be_visible()
    expect(page.get_by_role("tabpanel", name="curl")).to_contain_text("azureml-model-deployment: green")
    for tab in ("overview", "traffic", "test", "logs", "data", "monitors", "releases", "lineage"):
        page.goto(served.address(f"endpoints/tiny?tab={tab}"))
        expect(page.get_by_role("tabpanel").first).to_be_visible()
        assert found(page) == []


def test_what_cannot_be_brought_up_says_why_where_and_what_to_do(studio: Studio, page: Page, tmp_path: Path) -> None:
    register(studio.client, tmp_path / "broken", "broken", BROKEN)
    studio.client.online_endpoints.create({"name": "tiny"})
    studio.client.online_deployments.create(document("broken:1", endpoint="tiny"))
    page.goto(studio.address("endpoints/tiny"))
    told = page.get_by_role("alert")
    expect(told).to_contain_text("ValueError: no weights")
    expect(told).to_contain_text("code/adds.py, line 8")
    expect(told).to_contain_text('raise ValueError("no weights")')
    expect(told).to_contain_text("register the model again")
    told.get_by_role("button", name="Open the log").click()
    page.get_by_role("textbox", name="Search").fill("no weights")
    expect(page.get_by_text(re.compile(r"\d lines? found"))).to_be_visible()


def test_a_document_is_refused_at_its_line_and_column(studio: Studio, page: Page) -> None:
    studio.client.online_endpoints.create({"name": "tiny"})
    page.goto(studio.address("endpoints/tiny?deploy="))
    dialog = page.get_by_role("dialog", name="Deploy a model")
    dialog.get_by_text("YAML").click()
    dialog.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("instance_cout: 2")
    dialog.get_by_role("button", name=re.compile("^Deploy")).click()
    expect(dialog.get_by_role("alert")).to_contain_text("there is no field 'instance_cout' here")
    expect(dialog.locator(".cm-lintRange-error")).to_have_text("instance_cout")


def _pick(page: Page, field: Locator, option: str) -> None:
    field.click()
    page.get_by_role("option", name=option).click()
