import pytest

from lazulite.specs.other_products import OtherProduct, refuse_imports, refuse_other_products, refuse_scheduled
from lazulite.specs.reading import read_document


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("task: x\ntype: finetuning\n", 2, "A job of type 'finetuning' is not run here: fine-tuning and distilling"),
        ("type: data_transfer\n", 1, "A job of type 'data_transfer' is not run here: it moves data between services"),
        (
            "$schema: https://x/promptflow/latest/Flow.schema.json\nnodes: []\n",
            1,
            "This is a prompt flow, which is no job.",
        ),
        ("inputs: {}\nnodes: [{name: a}]\n", 1, "This is a prompt flow, which is no job."),
        ("flow: ./basic\ndata: x\n", 1, "This is a prompt flow, which is no job."),
    ],
)
def test_what_another_product_runs_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(OtherProduct) as refused:
        refuse_other_products(read_document(text))
    assert refused.value.detail.startswith(sentence)
    assert refused.value.errors[0].message.startswith(f"line {line}, column 1: ")
    assert refused.value.hint


@pytest.mark.parametrize("text", ["command: x\nnodes: 1\n", "type: pipeline\njobs: {}\n", "type: command\nflow: x\n"])
def test_what_is_a_job_goes_on(text: str) -> None:
    refuse_other_products(read_document(text))


def test_data_that_comes_through_a_connection_is_refused() -> None:
    with pytest.raises(OtherProduct, match="This imports data through a connection to another product") as refused:
        refuse_imports(read_document("name: d\nsource: {type: database, connection: c}\npath: x\n"))
    assert refused.value.errors[0].message.startswith("line 2, column 1: ")
    refuse_imports(read_document("name: d\npath: x\n"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import_data: ./x.yml", "This schedule imports data"),
        ("create_monitor: {}", "This is a monitor, and no schedule"),
    ],
)
def test_a_schedule_of_something_else_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(OtherProduct, match=sentence):
        refuse_scheduled(read_document(f"name: s\n{text}\n"))
