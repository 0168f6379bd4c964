import pytest

from lazulite.foundation.actor import LOCAL
from lazulite.services.training.jobs.entities import JobType
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.services.training.submission.service import NotRunHere
from lazulite.words.errors import PlatformError
from tests.unit.services.training.jobs.yard import Yard

HEAD = "type: spark\ncode: src\ninputs: {table: {type: uri_file, path: t.csv}}\noutputs: {made: }\n"
ENTRY = "entry: {file: main.py}\n"


def plan(yard: Yard, text: str) -> Plan:
    sources = {
        "code": yard.files(main_py=b"x", site_zip=b"z").to_json(),
        "inputs.table": yard.files(t_csv=b"1").to_json(),
    }
    submission = read_submission(f"{HEAD}{text}", settings={}, sources=sources, properties={})
    with yard.platform.read() as tx:
        found = yard.platform.training.submission.plan(tx, yard.workspace, submission)
    assert isinstance(found, Plan)
    return found


def test_a_spark_job_is_planned_and_says_what_is_in_the_way_of_it(yard: Yard) -> None:
    found = plan(
        yard, f"{ENTRY}args: --t ${{{{inputs.table}}}} --o ${{{{outputs.made}}}}\narchives: ['site.zip#libraries']\n"
    )
    assert (found.job.type, found.job.outputs["made"].type) == (JobType.SPARK, "uri_folder")
    [blocker] = found.blockers
    assert "requirements: [pyspark]" in blocker
    platform = yard.platform
    with pytest.raises(NotRunHere, match="Spark is run by a later version"):
        platform.write(lambda tx: platform.training.submission.submit(tx, LOCAL, yard.workspace, found))


def test_an_environment_is_looked_up_where_there_is_one(yard: Yard) -> None:
    found = plan(yard, f"{ENTRY}environment: {{requirements: [six]}}\n")
    assert found.job.environment.spec.requirements == ("six",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("conf: {}\n", "'entry' is missing"),
        ("entry: {file: man.py}\n", "Line 5, column 9: the code has no file 'man.py'"),
        (f"{ENTRY}py_files: [a.zip]\n", "Line 6, column 12: the code has no file 'a.zip'"),
        (f"{ENTRY}args: ${{{{inputs.tabel}}}}\n", "Line 6, column 1: ${{inputs.tabel}} names 'tabel'"),
        (f"{ENTRY}environment: nowhere\n", "There is no environment 'nowhere'"),
        (f"{ENTRY}compute: <POOL>\n", "The compute '<POOL>' of a Spark job is a Spark pool of Azure Synapse"),
    ],
)
def test_what_is_wrong_has_its_line(yard: Yard, text: str, sentence: str) -> None:
    with pytest.raises(PlatformError) as refused:
        plan(yard, text)
    assert sentence in refused.value.detail
    assert refused.value.errors[0].message.startswith("line ")


@pytest.mark.parametrize("compute", ["local", "default"])
def test_a_queue_of_ours_is_no_pool(yard: Yard, compute: str) -> None:
    assert plan(yard, f"{ENTRY}compute: {compute}\n").blockers
