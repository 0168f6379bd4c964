"""What a client sends for a job: the document's text, settings over it, and what lay at its local paths."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lazulite.specs.job import JobDocument, read_job
from lazulite.specs.sights import Sights
from lazulite.specs.written import Written, read_written
from lazulite.words.json import JSON


@dataclass(frozen=True)
class Submission:
    """`properties`: what the client knows, such as Git's commit."""

    written: Written
    job: JobDocument
    properties: Mapping[str, str]

    @property
    def told(self) -> Mapping[str, str]:
        """What is to be known of where it came from: what the server has fetched itself counts first."""
        return {**self.properties, **self.written.git_properties}

    def seeing(self, sights: Sights) -> "Submission":
        """The same, with what lies at the addresses that it names."""
        return replace(self, written=replace(self.written, sights=sights))


def read_submission(
    text: str, *, settings: Mapping[str, JSON], sources: Mapping[str, JSON], properties: Mapping[str, str]
) -> Submission:
    """Raises DocumentBroken, DocumentInvalid, OtherProduct, JobTypeUnknown."""
    written = read_written(text, settings=settings, sources=sources)
    return Submission(written, read_job(written), properties)
