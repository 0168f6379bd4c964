import pytest

from lazulite.compute.spec import EnvironmentKind, InputSpec
from lazulite.foundation.actor import LOCAL
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.assets.errors import (
    AssetMissing,
    AssetNameInvalid,
    AssetVersionInvalid,
    AssetVersionMissing,
    ContentNotHeld,
)
from lazulite.services.registry.environments.entities import EnvironmentMissing
from lazulite.services.training.jobs.entities import Description, GivenInput, WantedOutput
from lazulite.services.training.jobs.naming import JobNameInvalid
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.services.training.jobs.resolving.matching import InputTypeWrong
from lazulite.specs.written import SourceLacking
from lazulite.words.errors import FieldError, PlatformError
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest
from tests.unit.services.training.jobs.yard import Yard, make_job

HEAD = "command: x\nenvironment: {requirements: [six]}\n"


def plan(yard: Yard, text: str, sources: dict[str, JSON] | None = None, *, uploaded: bool = True) -> Plan:
    submission = read_submission(text, settings={}, sources=sources or {}, properties={"azureml.git.branch": "main"})
    with yard.platform.read() as tx:
        return yard.platform.training.planners.commands.plan(tx, yard.workspace, submission, uploaded=uploaded)


def register(yard: Yard, kind: AssetKind, type_: AssetType, manifest: Manifest, name: str = "flights") -> None:
    new = NewVersion(type_, manifest=manifest)
    yard.platform.write(lambda tx: yard.platform.assets.create_version(tx, LOCAL, yard.workspace, kind, name, new))


def refused(yard: Yard, text: str, sources: dict[str, JSON] | None = None) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        plan(yard, text, sources)
    return raised.value


def test_local_code_and_data_become_what_was_uploaded(yard: Yard) -> None:
    code, data = yard.files(train_py=b"print()"), yard.files(d_csv=b"a")
    text = HEAD + "code: ./src\ninputs: {d: {type: uri_file, path: d.csv}, rate: 0.1, loud: true}\noutputs: {o: }\n"
    planned = plan(yard, text, {"code": code.to_json(), "inputs.d": data.to_json()})
    assert planned.job.code == code
    assert planned.job.inputs == {
        "d": GivenInput(InputSpec("uri_file", data), "d.csv"),
        "rate": GivenInput(InputSpec("number", literal="0.1"), "0.1"),
        "loud": GivenInput(InputSpec("boolean", literal="True"), "True"),
    }
    assert planned.job.outputs == {"o": WantedOutput()}
    assert planned.job.about == Description(properties={"azureml.git.branch": "main"})
    assert (planned.job.document, planned.warnings) == (text, ())


def test_references_are_resolved_to_their_files(yard: Yard) -> None:
    data, model = yard.files(d_csv=b"a"), yard.files(m_txt=b"b")
    register(yard, AssetKind.DATA, AssetType.URI_FOLDER, data)
    register(yard, AssetKind.MODEL, AssetType.CUSTOM_MODEL, model, "delays")
    inputs = "inputs: {d: {path: 'azureml:flights@latest'}, m: {path: 'models:/delays/1'}}"
    assert plan(yard, HEAD + inputs).job.inputs == {
        "d": GivenInput(InputSpec("uri_folder", data), "azureml:flights@latest", "data/flights/1"),
        "m": GivenInput(InputSpec("custom_model", model), "models:/delays/1", "models/delays/1"),
    }


def test_what_another_job_left_is_an_input(yard: Yard) -> None:
    left = Manifest(tuple(FileEntry(f"sub/{one.path}", one.size, one.digest) for one in yard.files(a_txt=b"a")))
    yard.submit(make_job(outputs={"o": WantedOutput()}))
    name = yard.end(yard.start(), outputs={"o": left.to_json()}).name
    whole = f"azureml://jobs/{name}/outputs/o"
    planned = plan(yard, HEAD + f"inputs: {{a: {{path: '{whole}'}}, b: {{path: '{whole}/paths/sub'}}}}")
    assert [given.spec.manifest for given in planned.job.inputs.values()] == [left, left.under("sub")]
    error = refused(yard, HEAD + f"inputs: {{a: {{path: 'azureml://jobs/{name}/outputs/p'}}}}")
    assert (error.detail, error.hint) == (f"The job {name} has left no output 'p'.", "Known: o.")


def test_a_curated_environment_brings_its_whole_lock(yard: Yard) -> None:
    environment = plan(yard, "command: x\nenvironment: azureml:sklearn-lightgbm@latest").job.environment
    assert (environment.name, environment.spec.kind) == ("sklearn-lightgbm", EnvironmentKind.LOCKED)
    assert "--hash=sha256:" in environment.spec.lock


def test_a_conda_files_text_stands_for_its_path(yard: Yard) -> None:
    text = "command: x\nenvironment: {image: ubuntu, conda_file: env.yml}"
    conda = "dependencies: [python=3.11, {pip: [pandas==2.3.3]}]"
    planned = plan(yard, text, {"environment.conda_file": conda})
    spec = planned.job.environment.spec
    assert (spec.python, spec.requirements) == ("3.11", ("pandas==2.3.3",))
    assert planned.warnings == (
        "The image 'ubuntu' is used by a compute of containers alone; the packages are the same elsewhere.",
    )
    error = refused(yard, text)
    assert isinstance(error, SourceLacking)
    assert error.detail == "The path 'env.yml' lies on the caller's machine and came without its files."


def test_a_name_of_ones_own_is_the_jobs_name(yard: Yard) -> None:
    planned = plan(yard, HEAD + "name: my-job")
    assert (planned.job.name, planned.job.about.display_name) == ("my-job", "my-job")
    assert yard.submit(planned.job).name == "my-job"


def test_a_name_that_could_be_no_folder_is_refused_with_its_line(yard: Yard) -> None:
    error = refused(yard, HEAD + "name: ../my job")
    assert isinstance(error, JobNameInvalid)
    assert error.errors[0].message == "line 3, column 1: A job cannot be named '../my job'."


def test_a_job_is_run_again_with_its_files_and_something_changed(yard: Yard) -> None:
    code, data = yard.files(train_py=b"print()"), yard.files(d_csv=b"a")
    text = "command: x\ncode: .\nenvironment: {conda_file: e.yml}\ninputs: {d: {path: d}, e: {path: d}, rate: 1}\n"
    conda = "dependencies: [{pip: [six]}]"
    sources: dict[str, JSON] = {"inputs.d": data.to_json(), "inputs.e": data.to_json(), "code": code.to_json()}
    first = yard.submit(plan(yard, text, {**sources, "environment.conda_file": conda}).job)
    register(yard, AssetKind.DATA, AssetType.URI_FOLDER, yard.files(new_csv=b"b"))
    settings: dict[str, JSON] = {"inputs.e.path": "azureml:flights:1", "inputs.rate": 2}
    with yard.platform.read() as tx:
        submission = yard.platform.training.submission.again(tx, yard.workspace, first.name, settings)
        job = yard.platform.training.submission.plan(tx, yard.workspace, submission).job
    assert (job.code, job.inputs["d"].spec.manifest) == (code, data)
    assert (job.inputs["e"].asset, job.inputs["rate"].said) == ("data/flights/1", "2")
    assert job.environment.spec.requirements == ("six",)
    assert job.about.properties["lazulite.cloned_from"] == first.name


def test_another_document_runs_with_the_files_of_the_paths_that_it_still_names(yard: Yard) -> None:
    code, data = yard.files(train_py=b"print()"), yard.files(d_csv=b"a")
    register(yard, AssetKind.DATA, AssetType.URI_FOLDER, data)
    environment = "environment: {conda_file: {dependencies: [{pip: [six]}]}}\n"
    inputs = "inputs: {d: {path: d}, e: {path: e}, f: {path: 'azureml:flights:1'}}\n"
    text = f"command: x\ncode: .\n{environment}{inputs}"
    sources: dict[str, JSON] = {"inputs.d": data.to_json(), "inputs.e": data.to_json(), "code": code.to_json()}
    first = yard.submit(plan(yard, text, sources).job)
    again = text.replace("command: x", "command: y")
    planning = yard.platform.training.submission
    with yard.platform.read() as tx:
        job = planning.plan(tx, yard.workspace, planning.again(tx, yard.workspace, first.name, {}, text=again)).job
        other = planning.again(tx, yard.workspace, first.name, {}, text=again.replace("path: e", "path: g"))
        with pytest.raises(SourceLacking, match="The path 'g' lies on the caller's machine"):
            planning.plan(tx, yard.workspace, other)
    assert (job.command, job.code, job.inputs["d"].spec.manifest) == ("y", code, data)
    assert job.inputs["f"].asset == "data/flights/1"


def test_an_unknown_environment_names_the_nearest_and_its_line(yard: Yard) -> None:
    error = refused(yard, "command: x\nenvironment: azureml:sklern-lightgbm@latest")
    assert isinstance(error, EnvironmentMissing)
    assert error.hint.startswith("Did you mean 'sklearn-lightgbm'?")
    assert error.errors == (FieldError("/environment", f"line 2, column 1: {error.detail}"),)


def test_unknown_data_names_the_known_and_its_line(yard: Yard) -> None:
    register(yard, AssetKind.DATA, AssetType.URI_FOLDER, yard.files(d_csv=b"a"))
    error = refused(yard, HEAD + "inputs:\n  d: {path: 'azureml:flihgts:1'}")
    assert isinstance(error, AssetMissing)
    assert (error.detail, error.hint) == ("There is no data 'flihgts' in this workspace.", "Did you mean 'flights'?")
    assert error.errors[0].message.startswith("line 4, column 3: ")
    assert isinstance(refused(yard, HEAD + "inputs: {d: {path: 'azureml:flights:7'}}"), AssetVersionMissing)


def test_a_folder_where_a_file_is_declared_is_refused(yard: Yard) -> None:
    register(yard, AssetKind.DATA, AssetType.URI_FOLDER, yard.files(d_csv=b"a"))
    error = refused(yard, HEAD + "inputs: {d: {type: uri_file, path: 'azureml:flights:1'}}")
    assert isinstance(error, InputTypeWrong)


def test_code_that_was_never_uploaded_is_refused_unless_nothing_is_to_run(yard: Yard) -> None:
    code: dict[str, JSON] = {"code": Manifest((FileEntry("a.py", 1, "a" * 64),)).to_json()}
    assert isinstance(refused(yard, HEAD + "code: .", code), ContentNotHeld)
    assert plan(yard, HEAD + "code: .", code, uploaded=False).job.code is not None


@pytest.mark.parametrize(
    ("output", "error"),
    [
        ("{name: bad/name}", AssetNameInvalid),
        ("{name: good, version: a b}", AssetVersionInvalid),
        ("{type: mlflow_model, name: good, version: one}", AssetVersionInvalid),
    ],
)
def test_an_output_that_could_not_be_registered_is_refused_before_the_job_runs(
    yard: Yard, output: str, error: type[PlatformError]
) -> None:
    found = refused(yard, HEAD + f"outputs:\n  made: {output}")
    assert isinstance(found, error)
    assert found.errors[0].message.startswith("line 4, column 3: ")


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("ftp://x/y.csv", "'ftp://x/y.csv' cannot be read: nothing here reads 'ftp'."),
        ("azureml://datastores/lake/paths/x", "There is no datastore 'lake' in this workspace."),
    ],
)
def test_what_cannot_be_fetched_is_refused(yard: Yard, path: str, detail: str) -> None:
    error = refused(yard, HEAD + f"inputs: {{d: {{path: '{path}'}}}}")
    assert error.detail == detail
