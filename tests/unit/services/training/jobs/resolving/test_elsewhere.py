"""Inputs that lie in datastores and at addresses, and outputs that go to datastores."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lazulite.compute.spec import InputSpec
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.pagination import PageRequest
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.data.datastores.contents.service import Spot
from lazulite.services.data.datastores.entities import AddressUnknown, DatastoreMissing, DatastorePathMissing
from lazulite.services.training.jobs.entities import GivenInput, WantedOutput
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.services.training.jobs.resolving.service import OutputUnwritable
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.services.training.submission.service import AnyPlan
from lazulite.specs.output_paths import OutputPathInvalid
from lazulite.specs.sights import Sights, Unseen
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from lazulite.words.errors import Missing, PlatformError
from lazulite.words.json import JSON
from tests.unit.services.data.datastores.makers import make_new
from tests.unit.services.training.jobs.yard import Yard
from tests.web import Web

HEAD = "command: x\nenvironment: {requirements: [six]}\n"
STORE = "azureml://datastores/workspaceblobstore/paths"
PAGE = PageRequest()
FAR = "https://data.example/iris.csv"
SEEN = Bookmark(FAR, (BookmarkedFile("iris.csv", 5, "1"),))


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as made:
        yield made


def planned(
    yard: Yard, text: str, seen: Mapping[str, Bookmark | PlatformError] | None = None, *, uploaded: bool = True
) -> AnyPlan:
    submission = read_submission(text, settings={}, sources={}, properties={}).seeing(Sights(seen))
    with yard.platform.read() as tx:
        return yard.platform.training.submission.plan(tx, yard.workspace, submission, uploaded=uploaded)


def given(
    yard: Yard, path: str, *, type_: str = "uri_file", seen: Mapping[str, Bookmark | PlatformError] | None = None
) -> GivenInput:
    plan = planned(yard, f"{HEAD}inputs: {{d: {{type: {type_}, path: '{path}'}}}}\n", seen)
    return plan.job.inputs["d"]


def store(yard: Yard, path: str, **contents: bytes) -> None:
    manifest, spot = yard.files(**contents), Spot(yard.workspace, "workspaceblobstore", path)
    yard.platform.write(lambda tx: yard.platform.datastores.contents.record(tx, spot, manifest))


def test_a_path_in_a_datastore_of_the_workspace_is_its_files(yard: Yard) -> None:
    store(yard, "example-data", iris_csv=b"x", titanic_csv=b"yy")
    file = given(yard, f"{STORE}/example-data/iris.csv")
    assert file == GivenInput(InputSpec("uri_file", yard.files(iris_csv=b"x")), f"{STORE}/example-data/iris.csv")
    folder = given(yard, f"{STORE}/example-data/", type_="uri_folder")
    assert folder.spec == InputSpec("uri_folder", yard.files(iris_csv=b"x", titanic_csv=b"yy"))


def test_a_path_at_which_nothing_lies_is_refused_with_its_line(yard: Yard) -> None:
    with pytest.raises(DatastorePathMissing, match="'workspaceblobstore' holds nothing at 'gone'") as refused:
        given(yard, f"{STORE}/gone")
    assert refused.value.errors[0].pointer == "/inputs/d"
    with pytest.raises(DatastoreMissing) as refused_name:
        given(yard, "azureml://datastores/workspacblobstore/paths/x")
    assert refused_name.value.hint == "Did you mean 'workspaceblobstore'?"


def test_an_address_waits_until_somebody_has_looked(yard: Yard) -> None:
    with pytest.raises(Unseen) as unseen:
        given(yard, FAR)
    assert unseen.value.addresses == (FAR,)
    assert given(yard, FAR, seen={FAR: SEEN}) == GivenInput(InputSpec("uri_file", bookmark=SEEN), FAR)


def test_what_looking_found_wrong_is_said_with_the_line(yard: Yard) -> None:
    with pytest.raises(Missing, match="There is nothing there") as refused:
        given(yard, FAR, seen={FAR: Missing("There is nothing there.")})
    assert [error.pointer for error in refused.value.errors] == ["/inputs/d"]


def test_validation_looks_nowhere_and_still_knows_what_cannot_be(yard: Yard, web: Web) -> None:
    address = web.put("/a.csv", b"x")
    text = f"{HEAD}inputs: {{d: {{type: uri_file, path: '{address}'}}}}\n"
    plan = planned(yard, text, uploaded=False)
    assert plan.job.inputs["d"].spec == InputSpec("uri_file", bookmark=Bookmark(address))
    assert plan.job.inputs["d"].brief()["size"] is None
    with pytest.raises(AddressUnknown):
        planned(yard, text.replace("http://", "ftp://"), uploaded=False)
    assert web.asked == []


def test_a_text_that_happens_to_be_an_address_stays_a_text(yard: Yard) -> None:
    plan = planned(yard, f"{HEAD}inputs: {{type: uri_file, d: '{FAR}'}}\n")
    assert plan.job.inputs["d"].spec == InputSpec("string", literal=FAR)


def test_data_that_lies_elsewhere_is_an_input(yard: Yard) -> None:
    new = NewVersion(AssetType.URI_FILE, bookmark=SEEN)
    yard.platform.write(
        lambda tx: yard.platform.assets.create_version(tx, LOCAL, yard.workspace, AssetKind.DATA, "iris", new)
    )
    assert given(yard, "azureml:iris@latest") == GivenInput(
        InputSpec("uri_file", bookmark=SEEN), "azureml:iris@latest", "data/iris/1"
    )


def test_every_step_of_a_pipeline_asks_for_its_addresses_at_once(yard: Yard) -> None:
    step = "{command: x, environment: {requirements: [six]}, inputs: {d: {type: uri_file, path: '%s'}}}"
    text = f"type: pipeline\njobs:\n  a: {step % FAR}\n  b: {step % (FAR + '.gz')}\n  c: {step % FAR}\n"
    with pytest.raises(Unseen) as unseen:
        planned(yard, text)
    assert unseen.value.addresses == (FAR, f"{FAR}.gz")


def test_an_output_says_where_it_goes_too(yard: Yard) -> None:
    outputs = f"outputs: {{o: {{type: uri_file, path: '{STORE}/${{{{name}}}}/${{{{output_name}}}}.csv'}}}}\n"
    plan = planned(yard, f"{HEAD}name: mine\n{outputs}")
    assert isinstance(plan, Plan)
    assert plan.job.outputs["o"] == WantedOutput("uri_file", path=f"{STORE}/${{{{name}}}}/${{{{output_name}}}}.csv")
    job = yard.submit(plan.job)
    assert job.outputs["o"] == {
        "type": "uri_file", "name": None, "version": None, "path": f"{STORE}/mine/o.csv", "elsewhere": False,
        "file": "o.csv",
    }  # fmt: skip
    assert (yard.start().output_files, yard.job("mine").outputs["o"]) == ({"o": "o.csv"}, job.outputs["o"])


def test_a_pipelines_output_gives_its_type_and_file_to_the_step_that_makes_it(yard: Yard) -> None:
    text = (
        f"type: pipeline\noutputs: {{o: {{type: uri_file, path: '{STORE}/${{{{name}}}}/hello.txt'}}}}\n"
        "jobs:\n  a:\n    command: echo > ${{outputs.o}}\n    environment: {requirements: [six]}\n"
        "    outputs: {o: '${{parent.outputs.o}}'}\n"
    )
    plan = planned(yard, text)
    assert isinstance(plan, PipelinePlan)
    assert plan.pipeline.steps["a"].outputs["o"].wanted.type == "uri_file"
    job = yard.platform.write(lambda tx: yard.platform.training.submission.submit(tx, LOCAL, yard.workspace, plan))
    spec = yard.start()
    assert (spec.outputs, spec.output_files) == ({"o": "uri_file"}, {"o": "hello.txt"})
    left: JSON = yard.files(hello_txt=b"hi").to_json()
    yard.end(spec, outputs={"o": left})
    assert yard.job(job.name).outputs["o"]["path"] == f"{STORE}/{job.name}/hello.txt"  # type: ignore[index,call-overload]  # JSON
    with yard.platform.read() as tx:
        found = yard.platform.datastores.contents.files(tx, Spot(yard.workspace, "workspaceblobstore", ""), PAGE).items
    assert [(file.path, file.job) for file in found] == [(f"{job.name}/hello.txt", job.name)]


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        (f"{STORE}/${{{{nme}}}}", OutputPathInvalid),
        ("./out", OutputPathInvalid),
        ("s3://b/out", OutputPathInvalid),
        ("azureml://datastores/gone/paths/x", DatastoreMissing),
    ],
)
def test_an_output_that_can_go_nowhere_is_refused_with_its_line(
    yard: Yard, path: str, refusal: type[PlatformError]
) -> None:
    with pytest.raises(refusal) as refused:
        planned(yard, f"{HEAD}outputs: {{o: {{path: '{path}'}}}}\n")
    assert refused.value.errors[0].pointer == "/outputs/o"


def test_an_output_outside_of_the_platform_is_put_there_by_its_job_alone(yard: Yard, tmp_path: Path) -> None:
    new = make_new(f"type: local\npath: {tmp_path}\n")
    yard.platform.write(lambda tx: yard.platform.datastores.create(tx, LOCAL, yard.workspace, new))
    path = "azureml://datastores/lake/paths/${{name}}/x"
    plan = planned(yard, f"{HEAD}name: mine\noutputs: {{o: {{path: '{path}'}}}}\n")
    assert isinstance(plan, Plan)
    yard.submit(plan.job)
    assert yard.start().output_places == {"o": "azureml://datastores/lake/paths/mine/x"}
    pipeline = (
        f"type: pipeline\noutputs: {{o: {{path: '{path}'}}}}\njobs:\n  a: {{command: x, "
        "environment: {requirements: [six]}, outputs: {o: '${{parent.outputs.o}}'}}\n"
    )
    with pytest.raises(OutputUnwritable, match=r"'o' is made by other jobs, and not written to .* 'lake' \(local\)"):
        planned(yard, pipeline)


def test_what_a_registered_component_reads_from_afar_is_looked_at_too(yard: Yard) -> None:
    environment: JSON = {"requirements": ["six"]}
    data: JSON = {"type": "uri_file", "path": FAR}
    step: JSON = {"command": "x", "environment": environment, "inputs": {"d": data}}
    new = NewVersion(AssetType.COMPONENT, facts={"document": {"type": "pipeline", "jobs": {"inner": step}}})
    yard.platform.write(
        lambda tx: yard.platform.assets.create_version(tx, LOCAL, yard.workspace, AssetKind.COMPONENT, "reader", new)
    )
    text = "type: pipeline\njobs:\n  a: {type: pipeline, component: 'azureml:reader@latest'}\n"
    with pytest.raises(Unseen) as unseen:
        planned(yard, text)
    assert unseen.value.addresses == (FAR,)
    assert isinstance(planned(yard, text, {FAR: SEEN}), PipelinePlan)
