"""A Spark job, alone and as a step, on a Spark and a Java that come from the package index."""

from pathlib import Path

import pytest

from lazulite import Client
from tests.conftest import Server

pytestmark = pytest.mark.judge

SCRIPT = """
import sys

from pyspark.sql import SparkSession, functions as F

from words import LONG

spark = SparkSession.builder.getOrCreate()
lines = spark.read.text(sys.argv[1])
words = lines.select(F.explode(F.split("value", " ")).alias("word"))
long = F.udf(lambda word: len(word) >= LONG, "boolean")
counted = words.where(long("word")).groupBy("word").count().orderBy(F.desc("count"), "word")
counted.coalesce(1).write.mode("overwrite").csv(sys.argv[2])
print("spark", spark.version, spark.sparkContext.master, spark.conf.get("spark.app.name"))
"""
PATIENCE_SECONDS = 600.0


def document(folder: Path) -> dict[str, object]:
    """A job that counts the long words of a text."""
    (folder / "src").mkdir()
    (folder / "src" / "count.py").write_text(SCRIPT)
    (folder / "src" / "words.py").write_text("LONG = 5\n")
    (folder / "text.txt").write_text("spark counts words and spark counts more words\n")
    return {
        "type": "spark", "code": str(folder / "src"), "entry": {"file": "count.py"}, "py_files": ["words.py"],
        "conf": {"spark.driver.memory": "1g", "spark.app.name": "counting", "spark.ui.enabled": False},
        "args": "${{inputs.text}} ${{outputs.counted}}", "outputs": {"counted": {"type": "uri_folder"}},
        "inputs": {"text": {"type": "uri_file", "path": str(folder / "text.txt")}},
    }  # fmt: skip


def test_a_spark_job_counts_words(server: Server, tmp_path: Path) -> None:
    with Client(server.url) as client:
        made = client.jobs.create(document(tmp_path))  # type: ignore[arg-type]  # JSON
        ended = client.jobs.wait(made.name, timeout_seconds=PATIENCE_SECONDS)
        log = client.jobs.log(made.name).decode()
        assert (ended.status, ended.error) == ("Completed", None), log
        assert "spark 3.5." in log
        assert "local[*] counting" in log
        got = client.jobs.download(made.name, "counted", tmp_path / "got")
        [part] = got.rglob("part-*.csv")
        assert part.read_text().split() == ["counts,2", "spark,2", "words,2"]


def test_a_spark_step_hands_its_table_on(server: Server, tmp_path: Path) -> None:
    step = document(tmp_path)
    text = step["inputs"]
    reading = {
        "type": "command", "command": "cat ${{inputs.counted}}/part-*.csv", "environment": {"requirements": []},
        "inputs": {"counted": "${{parent.jobs.count.outputs.counted}}"},
    }  # fmt: skip
    count = {**step, "inputs": {"text": "${{parent.inputs.text}}"}}
    with Client(server.url) as client:
        pipeline = {"type": "pipeline", "inputs": text, "jobs": {"count": count, "read": reading}}
        made = client.jobs.create(pipeline)  # type: ignore[arg-type]  # JSON
        ended = client.jobs.wait(made.name, timeout_seconds=PATIENCE_SECONDS)
        assert (ended.status, ended.error) == ("Completed", None)
        read = next(one for one in client.jobs.steps(made.name) if one.name == "read")
        assert client.jobs.log(str(read.job)).decode().split()[-3:] == ["counts,2", "spark,2", "words,2"]
