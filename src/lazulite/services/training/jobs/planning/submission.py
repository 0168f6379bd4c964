"""What a client sends for a job: the document's text, settings over it, and what lay at its local paths."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.expressions import ExpressionInvalid, check_expressions
from lazulite.specs.overrides import with_settings
from lazulite.specs.reading import Document, read_document
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest
from lazulite.words.refs import is_address

KINDS = ("command",)
OTHER_KINDS = ("sweep", "pipeline", "automl", "parallel", "import", "spark", "data_transfer", "finetuning")


class JobTypeUnknown(Invalid):
    def __init__(self, kind: JSON) -> None:
        known = kind in OTHER_KINDS
        detail = f"A job of type {kind!r} cannot be run by this version." if known else f"No job type is {kind!r}."
        hint = f"It runs {', '.join(KINDS)}."
        super().__init__(detail, hint=hint if known else f"{hint} {nearest(str(kind), KINDS)}")


class SourceLacking(Invalid):
    pass


@dataclass(frozen=True)
class Submission:
    """`sources`: by the place of each local path (`code`, `inputs.data`) its manifest, or a small file's text."""

    document: Document
    job: CommandJobDocument
    sources: Mapping[str, JSON]
    properties: Mapping[str, str]

    def manifest(self, place: str) -> Manifest | None:
        """What was uploaded from there."""
        files = self.sources.get(place)
        return None if files is None else Manifest.from_json(files)

    def uploaded(self, place: str, path: str) -> Manifest:
        """Raises SourceLacking when the path lies on the caller's machine and came without its files."""
        manifest = self.manifest(place)
        if manifest is not None:
            return manifest
        raise SourceLacking(
            f"The path {path!r} lies on the caller's machine and came without its files.",
            hint="The SDK and the command line upload what is there; in the studio, code is given beside the document, "
            "and data is registered first.",
        )

    @property
    def kept(self) -> str:
        """The document as it can be read again: as written, unless settings or texts of other files went into it."""
        value = self.document.value
        texts = {place: text for place, text in self.sources.items() if isinstance(text, str)}
        if not texts and value == self.document.located.value:
            return self.document.text
        return yaml.safe_dump(with_settings(value, texts), sort_keys=False, allow_unicode=True)


def read_submission(
    text: str, *, settings: Mapping[str, JSON], sources: Mapping[str, JSON], properties: Mapping[str, str]
) -> Submission:
    """Raises DocumentBroken, DocumentInvalid, JobTypeUnknown."""
    document = read_document(text, settings)
    kind = document.value.get("type", KINDS[0])
    if kind not in KINDS:
        raise JobTypeUnknown(kind)
    job = document.into(CommandJobDocument)
    _check_expressions(document, job)
    if job.code is not None and is_address(job.code):
        raise document.wrong("/code", f"'code' is {job.code!r}; it can be a folder on your machine")
    return Submission(document, job, sources, properties)


def _check_expressions(document: Document, job: CommandJobDocument) -> None:
    known = {"inputs": list(job.inputs), "outputs": list(job.outputs)}
    texts = {"/command": job.command}
    texts |= {f"/environment_variables/{name}": value for name, value in job.environment_variables.items()}
    for pointer, text in texts.items():
        try:
            check_expressions(text, known)
        except ExpressionInvalid as error:
            raise document.wrong(pointer, error.detail, hint=error.hint) from error
