import pytest

from lazulite.compute.needs import Demand, Needs, Priority, listed
from lazulite.specs.execution import MachineNeeds


def test_the_larger_need_counts_and_the_labels_of_both() -> None:
    job, target = Needs(2, 1 << 30, 0, {"site": "north"}), Needs(1, 4 << 30, 1, {"site": "south", "disk": "fast"})
    assert job.over(target) == Needs(2, 4 << 30, 1, {"site": "north", "disk": "fast"})


def test_instances_multiply_what_is_had_and_not_the_labels() -> None:
    assert Needs(1.5, 10, 2, {"a": "b"}).times(2) == Needs(3, 20, 4, {"a": "b"})


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        (Needs(), ""), (Needs(gpus=1), "1 GPU"), (Needs(cpus=1), "1 core"),
        (Needs(2.5, 16 << 30, 2, {"b": "1", "a": "2"}), "2 GPUs, 2.5 cores, 16 GiB, the label a=2 and the label b=1"),
    ],
)  # fmt: skip
def test_needs_are_told_as_people_say_them(needs: Needs, said: str) -> None:
    assert str(needs) == said


def test_a_list_reads_as_a_sentence() -> None:
    assert [listed(()), listed(("a",)), listed(("a", "b")), listed(("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_high_goes_before_medium_before_low() -> None:
    assert [one.rank for one in (Priority.HIGH, Priority.MEDIUM, Priority.LOW)] == [0, 1, 2]


@pytest.mark.parametrize("demand", [Demand(), Demand(Needs(1, 2, 3, {"a": "b"}), 4, Priority.LOW)])
def test_a_demand_comes_back_as_it_was_kept(demand: Demand) -> None:
    assert Demand.from_json(demand.to_json()) == demand


def test_what_is_older_than_the_question_asks_for_nothing() -> None:
    assert Demand.from_json(None) == Demand()


def test_a_documents_words_become_needs() -> None:
    words = MachineNeeds.model_validate({"cpu": 2, "memory": "1Gi", "gpu": 1, "labels": {"a": 1}})
    assert Needs.asked(words) == Needs(2, 1 << 30, 1, {"a": "1"})
