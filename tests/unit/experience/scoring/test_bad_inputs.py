"""What nobody should send to the gateway: it is refused with a sentence, and what comes after it is served and kept."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from lazulite.experience.scoring.app import application
from lazulite.services.inference.batching import Lanes
from lazulite.services.inference.capture import Capture, Limits
from lazulite.services.inference.dataplane import DataPlane
from lazulite.services.inference.feedback import Feedback
from lazulite.services.inference.figures import Tallies
from lazulite.services.inference.routing import CaptureSettings, Deployment, Endpoint, Replica, Table
from lazulite.services.inference.segments import Segments
from tests.unit.services.inference.runner_double import runner_doubles

BASE = "/endpoints/default/delays"
KEY = {"authorization": "Bearer secret"}
HUGE = "9" * 4000
ROWS = b'{"dataframe_split": {"columns": ["x"], "data": [[%s]]}}'
TENSOR = '{"inputs": [{"name": "x", "shape": %s, "datatype": "FP64", "data": %s}]}'


def nested(depth: int, inside: str = "1") -> str:
    return "[" * depth + inside + "]" * depth


def objects(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "invalid UTF-8": b'{"inputs": ["\xff\xfe"]}',
    "half a character": b'{"inputs": [{"x": "\\ud800"}]}',
    "half a character as a name": b'{"inputs": [{"\\ud800": 1}]}',
    "a NUL": b'{"inputs": [{"x\\u0000y": "\\u0000"}]}',
    "a gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    "NaN": ROWS % b"NaN",
    "Infinity": ROWS % b"-Infinity",
    "1e999": ROWS % b"1e999",
    "a huge integer": ROWS % HUGE.encode(),
    "2 to the 64": ROWS % b"18446744073709551616",
    "a text of a megabyte": ROWS % (b'"' + b"x" * 1_000_000 + b'"'),
    "right to left": '{"inputs": [{"\u202eabc": "\u05d0\u0301", "e\u0301": 1, "\u00e9": 2}]}'.encode(),
    **{f"lists {depth} deep": ROWS % nested(depth).encode() for depth in (100, 300, 490, 700, 5_000, 100_000)},
    **{f"objects {depth} deep": ROWS % objects(depth).encode() for depth in (100, 300, 490, 700, 5_000)},
    "rows of other lengths": b'{"dataframe_split": {"columns": ["x", "y"], "data": [[1], [1, 2, 3], 4]}}',
    "columns that are no names": b'{"dataframe_split": {"columns": [{"a": 1}, null, 3], "data": [[1, 2, 3]]}}',
    "a column twice": b'{"dataframe_split": {"columns": ["x", "x"], "data": [[1, 2]]}}',
    "no columns": b'{"dataframe_split": {"columns": [], "data": [[]]}}',
    "params of anything": b'{"inputs": [1], "params": {"a": [[[[{}]]]]}}',
}
TENSORS: dict[str, bytes] = {
    "a shape of nothing": (TENSOR % ("[1000000000, 2, 0]", "[]")).encode(),
    "a shape of truths": (TENSOR % ("[true, true]", "[1]")).encode(),
    "a shape of 3,000 ones": (TENSOR % (json.dumps([1, 2] + [1] * 3000), "[1, 2]")).encode(),
    "a shape as large as it gets": (TENSOR % (f"[{HUGE}, 2]", "[1]")).encode(),
    "no shape": (TENSOR % ("[]", "[1]")).encode(),
    **{f"data {depth} deep": (TENSOR % ("[1]", nested(depth))).encode() for depth in (100, 300, 490, 700, 5_000)},
    "an id of anything": (TENSOR % ("[1]", "[1]")).replace("{", '{"id": {"a": [1]}, ', 1).encode(),
}
ABOUT = b'{"request_id": "01a215bf-96a4-7157-89a0-541ccd4ee738", '
FEEDBACK: dict[str, bytes] = {
    "a row beyond 64 bits": ABOUT + b'"row": 99999999999999999999, "actual": 1}',
    "an actual beyond 64 bits": ABOUT + b'"actual": 99999999999999999999}',
    "a rating that is text": ABOUT + b'"rating": "good"}',
    "a label that is an object": ABOUT + b'"label": {"a": [1, "b"]}}',
    "a time before time": ABOUT + b'"actual": 1, "at": "0001-01-01T00:00:00+14:00"}',
    "a time after time": ABOUT + b'"actual": 1, "at": "9999-12-31T23:59:59-14:00"}',
    "half a character": b'{"request_id": "\\ud800", "actual": "\\udfff"}',
    "a NUL": b'{"request_id": "\\u0000", "actual": "\\u0000"}',
    "a list of nothing": ABOUT + b'"actual": []}',
    "an id of a megabyte": b'{"request_id": "' + b"x" * 1_000_000 + b'", "actual": 1}',
    "many sorts": b"[%s]"
    % b", ".join(ABOUT + actual for actual in (b'"actual": 1}', b'"actual": "a"}', b'"actual": [{}]}')),
    **{
        f"an actual {depth} deep": ABOUT + f'"row": 0, "actual": {nested(depth)}}}'.encode()
        for depth in (100, 300, 490, 700, 5_000)
    },
    **{
        f"an actual of objects {depth} deep": ABOUT + f'"actual": {objects(depth)}}}'.encode()
        for depth in (100, 300, 490, 700)
    },
}
CSVS: dict[str, bytes] = {
    "a NUL": b"x\n\x00\n",
    "invalid UTF-8": b"x\n\xff\n",
    "a field of a megabyte": b"x\n" + b"1" * 1_000_000 + b"\n",
    "an open quote": b'x\n"1\n',
    "more cells than columns": b"x\n1,2,3\n",
    "fewer cells than columns": b"x,y\n1\n",
    "no rows": b"x\n",
    "a huge integer": b"x\n" + HUGE.encode() + b"\n",
}


def echo(question: dict[str, object]) -> dict[str, object]:
    data = question["data"]
    assert isinstance(data, list)
    return {"predictions": [1.0] * len(data)}


class Gate:
    """A whole gateway but for its process, over a model that takes everything."""

    def __init__(self, folder: Path, socket: str) -> None:
        self.folder = folder
        self.segments = Segments(folder / "lake", folder / "pending")
        self.capture = Capture(self.segments, lambda: None, Limits(seconds=3600))
        self.feedback = Feedback(folder / "feedback", self.segments, lambda: None)
        self.plane = DataPlane(Lanes(), self.capture, Tallies())
        blue = Deployment("d1", "delays:3", (Replica("0", socket),), 5_000, 64, CaptureSettings(enabled=True))
        keys = (hashlib.sha256(b"secret").hexdigest(),)
        endpoint = Endpoint("e1", "key", keys, {"blue": 100}, {"blue": blue})
        self.plane.adopt(Table(1, {"default/delays": endpoint}))
        app = application(self.plane, self.feedback, self.capture)
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        self.http = httpx2.AsyncClient(transport=transport, base_url="http://gate", headers=KEY)

    async def ask(self, path: str, body: bytes, content: str = "application/json") -> httpx2.Response:
        return await self.http.post(f"{BASE}{path}", content=body, headers={"content-type": content})

    async def sealed(self) -> None:
        """All that was captured and fed back so far lies in the lake."""
        for done in (self.capture.seal(), self.feedback.seal()):
            assert await asyncio.to_thread(done.wait, 20), "a writing thread has died"

    async def close(self) -> None:
        await self.http.aclose()
        self.plane.lanes.close()
        for part in (self.capture, self.feedback):
            await asyncio.to_thread(part.stop)


@asynccontextmanager
async def gate_in(folder: Path) -> AsyncIterator[Gate]:
    async with runner_doubles(echo) as [double]:
        gate = Gate(folder, double.path)
        try:
            yield gate
        finally:
            await gate.close()


def refusals(folder: Path, path: str, bodies: dict[str, bytes], content: str = "application/json") -> dict[str, object]:
    """What was neither answered nor refused with a sentence; and that good requests are kept afterwards."""

    async def scenario() -> dict[str, object]:
        wrong: dict[str, object] = {}
        async with gate_in(folder) as gate:
            for name, body in bodies.items():
                answer = await gate.ask(path, body, content)
                told = answer.status_code < 400 or answer.json()["detail"]
                if answer.status_code >= 500 or not told:
                    wrong[name] = (answer.status_code, answer.text[:200])
            good = await gate.ask("/score", ROWS % b"1")
            assert good.status_code == 200
            given = {"request_id": good.headers["x-request-id"], "actual": 1}
            assert (await gate.ask("/feedback", json.dumps(given).encode())).status_code == 202
            await gate.sealed()
        return wrong

    return asyncio.run(scenario())


@pytest.mark.parametrize("path", ["/score", "/invocations"])
def test_bad_rows_are_refused_with_a_sentence(tmp_path: Path, path: str) -> None:
    assert refusals(tmp_path, path, BODIES) == {}


def test_bad_tensors_are_refused_with_a_sentence(tmp_path: Path) -> None:
    assert refusals(tmp_path, "/v2/models/delays/infer", {**BODIES, **TENSORS}) == {}


def test_bad_feedback_is_refused_or_kept_and_never_in_the_way(tmp_path: Path) -> None:
    assert refusals(tmp_path, "/feedback", {**BODIES, **FEEDBACK}) == {}


def test_bad_csv_is_refused_with_a_sentence(tmp_path: Path) -> None:
    assert refusals(tmp_path, "/invocations", CSVS, "text/csv") == {}
