"""What a request hears of a deployment that does not answer yet."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from lazulite.experience.scoring.app import application
from lazulite.services.inference.batching import Lanes
from lazulite.services.inference.capture import Capture, Limits
from lazulite.services.inference.dataplane import DataPlane
from lazulite.services.inference.feedback import Feedback
from lazulite.services.inference.figures import Tallies
from lazulite.services.inference.routing import Absence, Endpoint, Table
from lazulite.services.inference.segments import Segments
from lazulite.words.json import JSON

KEYS = (hashlib.sha256(b"secret").hexdigest(),)


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[httpx2.ASGITransport]:
    segments = Segments(tmp_path / "lake", tmp_path / "pending")
    capture, feedback = Capture(segments, lambda: None, Limits()), Feedback(tmp_path / "fed", segments, lambda: None)
    plane = DataPlane(Lanes(), capture, Tallies())
    absent = {"blue": Absence.COMING_UP, "red": Absence.FAILED}
    plane.adopt(Table(1, {"default/early": Endpoint("e1", key_hashes=KEYS, absent=absent)}))
    yield httpx2.ASGITransport(application(plane, feedback, capture))
    capture.stop()
    feedback.stop()


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/score", {"azureml-model-deployment": "blue"}),
        ("/score", {}),
        ("/v2/models/blue/infer", {}),
    ],
)
def test_one_that_comes_up_is_to_be_asked_again(gate: httpx2.ASGITransport, path: str, headers: dict[str, str]) -> None:
    status, after, told = asyncio.run(_asked(gate, path, headers))
    assert (status, after, told["code"]) == (503, "1", "deployment_coming_up")
    assert told["detail"] == "Deployment 'blue' of endpoint 'early' is coming up."
    assert "lazulite online-deployment show blue -e early" in str(told["hint"])


def test_one_that_is_not_there_is_told_from_those_that_are(gate: httpx2.ASGITransport) -> None:
    status, _, told = asyncio.run(_asked(gate, "/score", {"azureml-model-deployment": "green"}))
    assert (status, told["code"], told["hint"]) == (404, "deployment_missing", "Known: blue, red.")


def test_one_that_has_failed_is_not_to_be_waited_for(gate: httpx2.ASGITransport) -> None:
    status, after, told = asyncio.run(_asked(gate, "/score", {"azureml-model-deployment": "red"}))
    assert (status, after, told["code"]) == (503, None, "deployment_not_up")


async def _asked(
    gate: httpx2.ASGITransport, path: str, headers: dict[str, str]
) -> tuple[int, str | None, dict[str, JSON]]:
    known = {"authorization": "Bearer secret", **headers}
    async with httpx2.AsyncClient(transport=gate, base_url="http://gate") as http:
        answer = await http.post(f"/endpoints/default/early{path}", json={"inputs": [[1]]}, headers=known)
    return answer.status_code, answer.headers.get("retry-after"), answer.json()
