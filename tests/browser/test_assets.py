"""Data, models and environments, as a person sees and changes them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lazulite import command
from lazulite.words.json import JSONObject
from tests.browser.conftest import Studio
from tests.browser.test_accessible import found

Named = Callable[[str], Locator]
MLMODEL = {
    "flavors": {"python_function": {"loader_module": "mlflow.sklearn"}, "sklearn": {}},
    "mlflow_version": "3.17.2",
    "signature": {"inputs": '[{"type": "double", "name": "km", "required": true}]', "outputs": None},
}


def rows(count: int) -> str:
    return "id,km,at\n" + "".join(f"{n},{n / 2},2013-01-0{n % 9 + 1} 10:00:00\n" for n in range(count))


@pytest.fixture
def trips(studio: Studio, tmp_path: Path) -> JSONObject:
    """A data version of one table."""
    table = tmp_path / "trips.csv"
    table.write_text(rows(400))
    return studio.client.data.create(name="trips", path=str(table), tier="silver", owner="mia")


@pytest.fixture
def delays(studio: Studio, tmp_path: Path) -> None:
    """A model with two versions, the second one a little larger."""
    for number in (1, 2):
        folder = tmp_path / f"model{number}"
        folder.mkdir()
        (folder / "MLmodel").write_text(json.dumps(MLMODEL))
        (folder / "model.pkl").write_bytes(b"x" * 100 * number)
        studio.client.models.create(name="delays", path=str(folder), type="mlflow_model")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_empty_lists_say_what_each_kind_is_good_for(studio: Studio, page: Page) -> None:
    for noun, title in (("data", "No data yet"), ("models", "No models yet")):
        page.goto(studio.address(noun))
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        page.get_by_text("Archived", exact=True).click()
        expect(page.get_by_role("heading", name="Nothing is archived")).to_be_visible()


def test_a_list_tells_of_data_its_latest_version_type_tier_and_owner(
    studio: Studio, page: Page, trips: JSONObject
) -> None:
    page.goto(studio.address("data"))
    line = page.get_by_role("row", name=re.compile("trips"))
    for told in ("1", "uri_file", "silver", "mia"):
        expect(line.get_by_role("cell", name=told, exact=True)).to_be_visible()
    page.get_by_label("Filter").fill("nothing like it")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_text("Clear the filters").click()
    page.get_by_role("link", name="trips").click()
    expect(page).to_have_url(re.compile(r"/data/trips$"))


def test_a_folder_that_is_chosen_becomes_data_with_a_tier(studio: Studio, page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "lake" / "2013"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(rows(3))
    (folder / "b.csv").write_text(rows(5))
    page.goto(studio.address("data"))
    button(page, "New data").click()
    page.get_by_label("Folder to upload").set_input_files(tmp_path / "lake")
    expect(page.get_by_label("Name")).to_have_value("lake")
    page.get_by_role("combobox", name="Tier").select_option("bronze")
    button(page, "Upload").click()
    expect(page.get_by_role("heading", name="lake:1")).to_be_visible()
    made = studio.client.data.get("lake", 1)
    assert (made["type"], made["facts"]["tier"], made["file_count"]) == ("uri_folder", "bronze", 2)
    files = {file["path"] for file in studio.client.data.files("lake", 1)}
    assert files == {"2013/a.csv", "2013/b.csv"}


def test_a_file_dropped_on_the_page_is_offered_and_what_is_refused_is_explained(
    studio: Studio, page: Page, trips: JSONObject
) -> None:
    page.goto(studio.address("data/trips"))
    expect(page.get_by_role("heading", name="trips")).to_be_visible()
    page.evaluate(
        """() => {
            const transfer = new DataTransfer()
            transfer.items.add(new File(['a\\n1\\n'], 'more.csv'))
            dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
        }"""
    )
    version = page.get_by_role("textbox", name="Version")
    version.fill("1")
    button(page, "Upload").click()
    expect(page.get_by_role("alert")).to_contain_text("Version 1 of the data 'trips' exists")
    version.fill("")
    button(page, "Try again").click()
    expect(page.get_by_role("heading", name="trips:2")).to_be_visible()
    assert studio.client.data.get("trips", 2)["facts"] == {"owner": "mia", "tier": "silver"}


def test_an_upload_that_is_stopped_goes_on_where_it_was(studio: Studio, page: Page, tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(b"0123456789abcdef" * (1 << 21))
    page.goto(studio.address("data"))
    button(page, "New data").click()
    page.get_by_label("Files to upload").set_input_files(tmp_path / "big.bin")
    button(page, "Upload").click()
    button(page, "Cancel").click()
    expect(page.get_by_text("The upload was stopped.")).to_be_visible()
    button(page, "Try again").click()
    expect(page.get_by_role("heading", name="big:1")).to_be_visible()
    assert studio.client.data.get("big", 1)["size"] == 32 << 20


def test_the_first_rows_of_a_table_are_shown_with_their_types(studio: Studio, page: Page, trips: JSONObject) -> None:
    page.goto(studio.address("data/trips/1?tab=preview"))
    expect(page.get_by_text("400 rows shown, 3 columns")).to_be_visible()
    head = page.get_by_role("columnheader")
    expect(head).to_contain_text(["", "idbigint", "kmdouble", "attimestamp"])
    expect(page.get_by_role("row").nth(2)).to_contain_text("2013-01-02 10:00:00")
    assert page.get_by_role("row").count() < 100  # what is not seen is not drawn


def test_a_profile_is_measured_when_somebody_asks_and_shown_by_itself(
    studio: Studio, page: Page, trips: JSONObject
) -> None:
    page.goto(studio.address("data/trips/1?tab=profile"))
    button(page, "Measure").click()
    expect(page.get_by_role("row", name=re.compile("Everything about km"))).to_be_visible()
    page.get_by_role("button", name="Everything about km").click()
    expect(page.get_by_text("median")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="99.75").first).to_be_visible()
    assert found(page) == []


def test_a_label_that_is_moved_can_be_moved_back(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays"))
    button(page, "Add a label").click()
    page.get_by_label("Label", exact=True).fill("champion")
    page.get_by_label("Version", exact=True).select_option("1")
    button(page, "Set").click()
    move = page.get_by_label("The version that champion points to")
    expect(move).to_have_value("1")
    move.select_option("2")
    expect(page.get_by_text("champion points to version 2")).to_be_visible()
    assert studio.client.models.get("delays")["labels"] == {"champion": "2"}
    page.get_by_role("alert").filter(has_text="version 2").get_by_role("button", name="Undo").click()
    expect(move).to_have_value("1")
    assert studio.client.models.get("delays")["labels"] == {"champion": "1"}
    page.goto(studio.address("models/delays/@champion"))
    expect(page.get_by_role("heading", name="delays:1")).to_be_visible()


def test_tags_and_a_description_are_written_in_their_place(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays/2"))
    button(page, "Add a tag").click()
    page.get_by_label("Name", exact=True).fill("team")
    page.get_by_label("Value", exact=True).fill("ops")
    button(page, "Set").click()
    expect(button(page, "Remove the tag team")).to_be_visible()
    button(page, "Edit: Description").click()
    page.get_by_label("Description").fill("Late or not.")
    button(page, "Save").click()
    expect(button(page, "Save")).to_have_count(0)
    expect(page.get_by_text("Late or not.")).to_be_visible()
    made = studio.client.models.get("delays", 2)
    assert (made["tags"], made["description"]) == ({"team": "ops"}, "Late or not.")
    button(page, "Remove the tag team").click()
    expect(button(page, "Remove the tag team")).not_to_be_attached()
    assert studio.client.models.get("delays", 2)["tags"] == {}


def test_a_change_over_somebody_elses_is_refused_and_says_so(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays"))
    button(page, "Edit: Description").click()
    studio.client.models.update("delays", {"description": "Theirs."})
    page.get_by_label("Description").fill("Mine.")
    button(page, "Save").click()
    expect(page.get_by_role("alert").filter(has_text="models/delays is at revision 2")).to_be_visible()
    assert studio.client.models.get("delays")["description"] == "Theirs."


def test_what_is_archived_leaves_the_list_and_comes_back(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays"))
    button(page, "More").click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(page.get_by_text("delays is archived")).to_be_visible()
    page.goto(studio.address("models"))
    expect(page.get_by_role("heading", name="No models yet")).to_be_visible()
    page.get_by_text("Archived", exact=True).click()
    page.get_by_role("link", name="delays").click()
    button(page, "More").click()
    page.get_by_role("menuitem", name="Restore").click()
    expect(page.get_by_text("delays is back")).to_be_visible()
    assert [one["name"] for one in studio.client.models.list()] == ["delays"]


def test_deleting_asks_by_name_and_leads_to_what_is_left(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays/2"))
    button(page, "More").click()
    page.get_by_role("menuitem", name="Delete …").click()
    expect(page.get_by_role("dialog", name="Delete delays:2?")).to_be_visible()
    button(page, "Delete").click()
    expect(page).to_have_url(re.compile(r"/models/delays$"))
    assert [one["version"] for one in studio.client.models.versions("delays")] == ["1"]


def test_a_model_is_renamed_and_found_at_its_new_address(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays"))
    button(page, "More").click()
    page.get_by_role("menuitem", name="Rename …").click()
    page.get_by_label("New name").fill("late-flights")
    button(page, "Rename").click()
    expect(page.get_by_role("heading", name="late-flights")).to_be_visible()
    assert [one["name"] for one in studio.client.models.list()] == ["late-flights"]


def test_a_model_shows_its_signature_and_evidence_and_leads_to_a_deployment(
    studio: Studio, page: Page, delays: None
) -> None:
    content = {"candidate": {"auc": 0.74, "loss": 0.5}, "champion": {"auc": 0.72, "loss": 0.6}, "rows": 27075}
    place = studio.client.transport.workspace_path("models", "delays", "versions", "2", "evidence")
    figure = {"name": "auc", "value": 0.74}
    studio.client.transport.post(place, {"kind": "validation", "content": content, "figure": figure})
    page.goto(studio.address("models/delays/2"))
    expect(page.get_by_role("table", name="Inputs")).to_contain_text("kmdouble")
    expect(page.get_by_role("link", name="Deploy")).to_have_attribute(
        "href", re.compile(r"/endpoints\?new=delays%3A2$")
    )
    page.get_by_role("tab", name="Evidence").click()
    page.get_by_text("validation").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_contain_text(["candidatechampion", "auc0.740.72", "loss0.50.6"])
    expect(page.get_by_text("27,075")).to_be_visible()
    assert found(page) == []


def test_two_versions_stand_side_by_side_at_an_address_of_their_own(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays/2"))
    page.get_by_role("link", name="Compare").click()
    size = page.get_by_role("table", name="Details").get_by_role("row", name=re.compile("^Size"))
    expect(size).to_contain_text("differs")
    page.get_by_label("Only what differs").check()
    expect(page.get_by_role("table", name="Details").get_by_role("row", name=re.compile("^Type"))).not_to_be_attached()
    button(page, "Change sides").click()
    expect(page).to_have_url(re.compile("right=%221%22&left=%222%22"))
    assert found(page) == []


def test_lineage_is_a_graph_to_be_walked_by_keyboard_and_a_list(studio: Studio, page: Page, trips: JSONObject) -> None:
    reads = command(
        command="true", environment={"requirements": []}, display_name="reads trips",
        inputs={"trips": {"type": "uri_file", "path": "azureml:trips:1"}},
    )  # fmt: skip
    made = studio.client.jobs.create(reads)
    page.goto(studio.address("data/trips/1?tab=lineage"))
    job = page.get_by_label("job, reads trips")
    expect(job).to_be_visible()  # laid out by a worker of its own
    assert found(page) == []
    page.get_by_text("The same as a list").click()
    expect(page.get_by_role("link", name="job reads trips")).to_be_visible()
    job.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("complementary", name="Chosen thing")).to_contain_text("Before ittrips:1read")
    job.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/jobs/{made['name']}$"))


def test_an_environment_is_made_of_the_document_that_is_proposed_in_a_name_of_its_own(
    studio: Studio, page: Page
) -> None:
    page.goto(studio.address("environments"))
    expect(page.get_by_role("heading", name="No environments of your own yet")).to_be_visible()
    page.get_by_role("link", name="New environment").last.click()
    editor = page.get_by_role("textbox", name="New environment")
    expect(editor).to_contain_text("name: my-environment")
    assert found(page) == []
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="my-environment:1", level=1)).to_be_visible()
    expect(page.get_by_text("scikit-learn").first).to_be_visible()
    page.goto(studio.address("environments?create=-"))
    expect(editor).to_contain_text("name: my-environment-2")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("name: two\npackages: [six]\n")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_contain_text("packages")


def test_an_environment_tells_what_was_installed_and_which_jobs_ran_in_it(studio: Studio, page: Page) -> None:
    studio.client.environments.create(name="plain", requirements=["six==1.17.0"])
    job = studio.client.jobs.create(command(command="true", environment="azureml:plain:1", display_name="ran in plain"))
    page.goto(studio.address("environments/plain/1"))
    expect(page.get_by_text("six==1.17.0")).to_be_visible()
    page.get_by_role("tab", name="Used by").click()
    expect(page.get_by_role("link", name="ran in plain")).to_be_visible()
    assert list(studio.client.jobs.stream(job["name"])) is not None
    page.get_by_role("tab", name="Lock").click()
    expect(page.get_by_role("row", name=re.compile("^six 1.17.0"))).to_be_visible()
    assert found(page) == []


def test_curated_environments_are_listed_beside_ones_own_with_their_lock(studio: Studio, page: Page) -> None:
    page.goto(studio.address("environments"))
    page.get_by_text("Curated", exact=True).click()
    page.get_by_role("link", name="sklearn-lightgbm").click()
    expect(page.get_by_role("heading", name="sklearn-lightgbm:1")).to_be_visible()
    page.get_by_role("tab", name="Lock").click()
    expect(page.get_by_role("row", name=re.compile("^lightgbm 4.7.0"))).to_be_visible()
    studio.client.environments.create(name="sklearn-lightgbm", requirements=["six==1.17.0"])
    page.goto(studio.address("environments/sklearn-lightgbm"))
    expect(page.get_by_role("button", name="Add a label")).to_be_visible()  # one's own comes first


def test_files_stand_in_their_folders_and_can_be_fetched(studio: Studio, page: Page, delays: None) -> None:
    page.goto(studio.address("models/delays/2?tab=files"))
    expect(page.get_by_text("2 files, ")).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="model.pkl").click()
    assert Path(fetched.value.path()).read_bytes() == b"x" * 200
