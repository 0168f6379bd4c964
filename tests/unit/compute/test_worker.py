from pathlib import Path

import pytest

from lazulite.compute.worker import HomeHasWorker, only_worker, worker_id


def test_a_homes_next_worker_is_the_same_one(tmp_path: Path) -> None:
    assert worker_id(tmp_path) == worker_id(tmp_path)


def test_a_home_has_one_worker(tmp_path: Path) -> None:
    with only_worker(tmp_path), pytest.raises(HomeHasWorker) as refusal:
        with only_worker(tmp_path):
            pass
    assert refusal.value.detail == f"A worker runs in {tmp_path} already."
    with only_worker(tmp_path):
        pass
