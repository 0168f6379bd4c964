"""`lazulite job to-yaml` and `to-python`: one job, as the document or as the Python that makes it."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lazulite.experience.cli.options import File
from lazulite.experience.cli.output import say, write
from lazulite.experience.sdk.documents import text_of

Script = Annotated[str, Parameter(help="The Python file; behind a colon which of its jobs or pipelines is meant.")]


def to_yaml(script: Script, /) -> None:
    """Write the document of a job that a Python file makes: by command(), by @pipeline, or as a mapping.

    Its local paths start from the working directory: write the document there, or where the script is meant to run.
    Comments of the Python file are not carried over. A pipeline whose inputs all have defaults need not be called.

    Example: lazulite job to-yaml train.py:training > train.yml
    """
    # YAML is loaded when it is written.
    from lazulite.experience.sdk.scripts import job_of
    from lazulite.specs.as_yaml import as_yaml

    path, colon, name = script.rpartition(":")
    found = job_of(Path(path if colon else script).expanduser(), name if colon else None)
    write(as_yaml(found).rstrip())


def to_python(file: File) -> None:
    """Write a Python file that makes the job of a document: run in the document's folder, it gives the same one again.

    Comments move above the step that they stand in, or above the whole; how the YAML was spelled (quotes, anchors,
    blank lines) is lost, and nothing of what it says. x-lazulite and every other field go along.

    Example: lazulite job to-python train.yml > train_job.py
    """
    from lazulite.experience.sdk.as_python.script import as_python
    from lazulite.specs.yaml_comments import comments

    write(as_python(file).rstrip())
    if any(comments(text_of(file))):
        say("Its comments stand above the steps that they stood in, or above the whole.")
