"""Documents of kinds that belong to other products: what they are, and what to do instead."""

from collections.abc import Mapping

from lazulite.specs.reading import Document
from lazulite.words.errors import Invalid
from lazulite.words.json import JSONObject

CATALOGUE = "fine-tuning and distilling the models of a catalogue is a service of Azure"
OWN_TRAINING = "Write a command job that trains on the model's own files."
TRANSFER = "Copy by a command job whose inputs and outputs are the two places."
JOBS: Mapping[str, tuple[str, str]] = {
    "finetuning": (CATALOGUE, OWN_TRAINING),
    "distillation": (CATALOGUE, OWN_TRAINING),
    "fine_tuning": (CATALOGUE, OWN_TRAINING),
    "data_transfer": ("it moves data between services of Azure and Snowflake", TRANSFER),
    "import": ("it reads through a connection to another product, and there are no connections here", TRANSFER),
    "flow": ("a prompt flow is no job", "Call its script from a command job."),
    "evaluation": ("it evaluates a model of a catalogue, a service of Azure", "Write a command job that scores it."),
}
JOIN = "Run 'lazulite worker --url ADDRESS' on the machine, and make a compute of type pool for it."
COMPUTES: Mapping[str, tuple[str, str]] = {
    "synapsespark": (
        "a Synapse Spark pool is a service of Azure",
        "Leave the compute out of a spark job: what runs it here is a local pyspark.",
    ),
    "virtualmachine": ("no virtual machine of Azure is attached", JOIN),
    "databricks": ("Databricks is another product", JOIN),
    "hdinsight": ("HDInsight is a service of Azure", JOIN),
    "datalakeanalytics": ("Data Lake Analytics is a service of Azure", JOIN),
    "datafactory": ("Data Factory is a service of Azure", TRANSFER),
}
FLOW = {"nodes", "flow"}


class OtherProduct(Invalid):
    """What another product runs, and nothing here."""


def refuse_other_products(document: Document) -> None:
    """Raises OtherProduct, with the line where the document says what it is."""
    value = document.value
    kind = value.get("type")
    if isinstance(kind, str) and kind in JOBS:
        _refuse(document, "/type", f"A job of type '{kind}' is not run here: {JOBS[kind][0]}.", JOBS[kind][1])
    schema = str(value.get("$schema") or "").lower()
    if "/promptflow/" in schema or _is_flow(value):
        _refuse(document, "", "This is a prompt flow, which is no job.", JOBS["flow"][1])


def refuse_other_computes(document: Document) -> None:
    """Raises OtherProduct for a compute target that is a service of somebody else."""
    kind = document.value.get("type")
    found = COMPUTES.get(kind.lower()) if isinstance(kind, str) else None
    if found is not None:
        _refuse(document, "/type", f"A compute of type '{kind}' is not to be had here: {found[0]}.", found[1])


def refuse_imports(document: Document) -> None:
    """Data that is read through a connection. Raises OtherProduct."""
    if "source" in document.value:
        what = "This imports data through a connection to another product, and there are no connections here."
        _refuse(document, "/source", what, TRANSFER)


def refuse_scheduled(document: Document) -> None:
    """A schedule of something else than jobs. Raises OtherProduct."""
    value = document.value
    if "import_data" in value:
        what = "This schedule imports data through a connection to another product, and there are no connections here."
        _refuse(document, "/import_data", what, TRANSFER)
    if "create_monitor" in value:
        _refuse(
            document, "/create_monitor", "This is a monitor, and no schedule of jobs.", "lazulite monitor create -f"
        )


def _is_flow(value: JSONObject) -> bool:
    return "command" not in value and "jobs" not in value and bool(FLOW & value.keys()) and "type" not in value


def _refuse(document: Document, pointer: str, detail: str, hint: str) -> None:
    with document.at(pointer):
        raise OtherProduct(detail, hint=hint)
