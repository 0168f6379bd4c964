"""What a client sends for a job: the document's text, settings over it, and what lay at its local paths."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.specs.other_products import refuse_other_products
from lazulite.specs.written import Written, read_written
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

KINDS = ("command", "pipeline", "sweep", "parallel", "spark", "automl")


class JobTypeUnknown(Invalid):
    def __init__(self, kind: JSON) -> None:
        super().__init__(f"No job type is {kind!r}.", hint=f"They are {', '.join(KINDS)}. {nearest(str(kind), KINDS)}")


@dataclass(frozen=True)
class Submission:
    """`kind`: what the document says it is, or what its fields say. properties: what the client knows, such as Git's."""

    written: Written
    kind: str
    properties: Mapping[str, str]


def read_submission(
    text: str, *, settings: Mapping[str, JSON], sources: Mapping[str, JSON], properties: Mapping[str, str]
) -> Submission:
    """Raises DocumentBroken, DocumentInvalid, OtherProduct, JobTypeUnknown."""
    written = read_written(text, settings=settings, sources=sources)
    refuse_other_products(written.document)
    value = written.value
    kind = value.get("type") or ("pipeline" if "jobs" in value else "sweep" if "trial" in value else "command")
    if kind not in KINDS:
        with written.at("/type"):
            raise JobTypeUnknown(kind)
    return Submission(written, str(kind), properties)
