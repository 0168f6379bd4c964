"""Ids sort by the order in which they were made."""

import re
import uuid

from lazulite.words.ids import new_id, new_run_id, uuid7


def test_ids_of_one_process_sort_by_their_making() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = uuid7()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_a_run_id_is_what_mlflow_takes() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", new_run_id())
