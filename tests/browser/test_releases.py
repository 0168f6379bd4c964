"""Releases and their policies, as a person decides about them."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lazulite.words.json import JSONObject
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

MLMODEL = """
flavors:
  python_function: {loader_module: mlflow.sklearn}
signature:
  inputs: '[{"name": "x", "type": "double", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]'
"""
POLICY: JSONObject = {
    "name": "careful", "model": "tides", "owner": "ops@tides.example", "description": "Two persons look at it.",
    "optimise": {"onnx": False}, "approve": {"required": 2},
}  # fmt: skip


@pytest.fixture
def waiting(studio: Studio, tmp_path: Path) -> str:
    """The id of a release that waits for two persons."""
    (tmp_path / "MLmodel").write_text(MLMODEL)
    (tmp_path / "requirements.txt").write_text("scikit-learn==1.9.1\n")
    (tmp_path / "python_env.yaml").write_text("python: 3.11\n")
    studio.client.releases.policies.create(POLICY)
    studio.client.models.create(name="tides", path=str(tmp_path), type="mlflow_model")
    with closing(studio.client.events.follow(type="ReleaseOpened", after=0)) as opened:
        next(opened)
    release = studio.client.releases.wait("tides:1", timeout_seconds=60)
    assert release["state"] == "AwaitingApproval", release["reason"]
    return str(release["id"])


def test_an_empty_list_says_what_a_release_is_good_for(studio: Studio, page: Page) -> None:
    page.goto(studio.address("releases"))
    expect(page.get_by_role("heading", name="No releases yet")).to_be_visible()
    page.get_by_role("link", name="Policies").click()
    expect(page.get_by_role("heading", name="No release policies yet")).to_be_visible()


def test_a_release_shows_its_stages_and_whom_it_waits_for(studio: Studio, page: Page, waiting: str) -> None:
    page.goto(studio.address("releases"))
    row = page.get_by_role("row", name=re.compile("tides:1 Awaiting approval"))
    expect(row).to_contain_text("a person’s approval (0 of 2)")
    expect(row.get_by_role("img", name=re.compile("Package: Passed, Optimise: Not applicable"))).to_be_visible()
    row.get_by_role("link", name="tides:1").click()
    expect(page.get_by_role("heading", name="tides:1", level=1)).to_be_visible()
    package = page.get_by_role("region", name="Package")
    expect(package).to_contain_text("3 files")
    expect(package).to_contain_text("mlflow.sklearn")
    expect(package.get_by_role("button", name="Copy").first).to_be_visible()
    expect(page.get_by_role("region", name="Deploy")).to_contain_text("of the traffic until 100 answers")
    expect(page.get_by_role("region", name="Approve")).to_contain_text("Waiting for approval")
    assert found(page) == []


def test_one_yes_of_two_is_counted_and_the_second_is_not_the_same_persons(
    studio: Studio, page: Page, waiting: str
) -> None:
    page.goto(studio.address(f"releases/{waiting}"))
    page.get_by_label("Comment").fill("Its figures are right.")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("1 of 2 given")).to_be_visible()
    expect(page.get_by_text("Its figures are right.", exact=True)).to_be_visible()
    expect(page.get_by_text("You have decided; a decision stands.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("ApprovalGiven"))).to_be_visible()


def test_a_refusal_needs_a_reason_and_closes_the_case(studio: Studio, page: Page, waiting: str) -> None:
    page.goto(studio.address("releases/tides:1"))
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_text("Say why, so that whoever made it knows what to do.")).to_be_visible()
    page.get_by_label("Comment").fill("too early")
    page.get_by_role("button", name="Refuse").click()
    expect(page.locator("header").get_by_text("Refused")).to_be_visible()
    expect(page.get_by_role("alert").first).to_contain_text("too early (policy 'careful' of ops@tides.example)")
    expect(page.get_by_role("region", name="Approve")).to_contain_text("Refused by local: too early")
    assert studio.client.releases.get(waiting)["state"] == "Refused"
    assert found(page) == []


def test_a_case_is_opened_by_hand_and_closed_by_nobody_in_a_policy_that_asks_nobody(
    studio: Studio, page: Page, waiting: str
) -> None:
    studio.client.transport.post(
        studio.client.transport.workspace_path("releases", waiting, "refuse"), {"reason": "once more"}
    )
    asking: JSONObject = {**POLICY, "approve": {"by": "policy"}}
    studio.client.releases.policies.replace("careful", asking)
    page.goto(studio.address("releases"))
    page.get_by_role("button", name="Open a release").click()
    page.get_by_role("dialog").get_by_role("button", name="Open").click()
    expect(page.locator("header").get_by_text("Completed")).to_be_visible()
    expect(page.get_by_role("region", name="Approve")).to_contain_text("which asks nobody")


def test_a_version_that_no_policy_judges_leads_to_one_for_its_model(studio: Studio, page: Page, tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text(MLMODEL)
    studio.client.releases.policies.create({**POLICY, "model": "moons"})
    for name in ("tides", "moons"):
        studio.client.models.create(name=name, path=str(tmp_path), type="mlflow_model")
    page.goto(studio.address("models/tides/1"))
    page.get_by_role("link", name="Open a release").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("No policy names tides yet")).to_be_visible()
    expect(dialog.get_by_role("combobox", name="Model")).to_have_value("tides")
    expect(dialog.get_by_role("combobox", name="Version")).to_have_value("1")
    dialog.get_by_role("link", name="New policy for tides").click()
    editor = page.get_by_role("textbox", name="New policy")
    expect(editor).to_contain_text("name: tides")
    expect(editor).to_contain_text("model: tides")
    assert found(page) == []
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="tides", level=1)).to_be_visible()

    page.goto(studio.address("models/tides/1"))
    page.get_by_role("link", name="Open a release").click()
    expect(dialog.get_by_role("combobox", name="Version")).to_have_value("1")
    expect(dialog.get_by_role("button", name="Open", exact=True)).to_be_enabled()


def test_a_new_policy_is_begun_for_a_model_without_one_and_leads_to_the_one_that_is_in_its_way(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "MLmodel").write_text(MLMODEL)
    studio.client.releases.policies.create(POLICY)
    studio.client.releases.policies.create({**POLICY, "name": "moons", "model": "suns"})
    for name in ("moons", "tides"):
        studio.client.models.create(name=name, path=str(tmp_path), type="mlflow_model")
    page.goto(studio.address("releases/policies"))
    page.get_by_role("button", name="New policy").click()
    editor = page.get_by_role("textbox", name="New policy")
    expect(page.get_by_role("combobox", name="Model that it judges")).to_have_value("moons")
    expect(editor).to_contain_text("name: moons-2")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("name: careful\nmodel: moons\nowner: me\n")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a release policy 'careful' in this workspace already.")
    page.once("dialog", lambda asked: asked.accept())  # what is written is left
    page.get_by_role("link", name="Look at the policy careful").click()
    expect(page.get_by_role("heading", name="careful", level=1)).to_be_visible()


def test_a_policy_is_changed_as_a_document(studio: Studio, page: Page) -> None:
    studio.client.releases.policies.create(POLICY)
    page.goto(studio.address("releases/policies/careful"))
    expect(page.get_by_text("2 persons’ yes")).to_be_visible()
    page.get_by_role("button", name="Edit").click()
    editor = page.get_by_role("textbox", name="As a document")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("name: careful\nmodel: tides\nowner: me\napprove: {by: nobody}\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").last).to_contain_text("it can be 'person' or 'policy'")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("name: careful\nmodel: tides\nowner: me\napprove: {by: policy}\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("nobody: the policy says yes itself")).to_be_visible()
    assert studio.client.releases.policies.get("careful")["revision"] == 2
    assert found(page) == []


def test_who_rolls_back_says_why(studio: Studio, page: Page, waiting: str) -> None:
    shown = {**studio.client.releases.get(waiting), "state": "Completed"}
    before = {"endpoint_name": "tides", "deployment": "v001", "percent": 100, "before": {"blue": 100}}
    shown["rollout"] = {**before, "answered": 200, "errors": 0}
    page.route(f"**/api/v1/workspaces/*/releases/{waiting}", lambda route: route.fulfill(json=shown))
    page.route(f"**/api/v1/workspaces/*/releases/{waiting}/rollback", lambda route: route.fulfill(json=shown))
    page.goto(studio.address(f"releases/{waiting}"))
    page.get_by_role("button", name="Roll back").click()
    asked = page.get_by_role("dialog", name="Roll back")
    expect(asked).to_contain_text("All traffic goes back to blue at once, and tides:1 answers nobody any more.")
    asked.get_by_label("Reason (optional)").fill(" Errors in the south. ")
    with page.expect_request("**/rollback") as sent:
        asked.get_by_role("button", name="Roll back").click()
    assert sent.value.post_data_json == {"reason": "Errors in the south."}
