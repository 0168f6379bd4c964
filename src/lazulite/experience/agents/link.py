"""The worker's way to its server over HTTP: asks again for as long as the server cannot be reached."""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx2

from lazulite.compute.held import Held
from lazulite.compute.link import Dial, Hello, LinkClosed, Welcome, Work
from lazulite.compute.process import Beat, Claimed, End, ReportStale, WorkerUnknown
from lazulite.compute.spec import JobSpec, mapping, strings
from lazulite.experience.agents.carrying import carry
from lazulite.foundation.telemetry import logger
from lazulite.words.errors import Forbidden, Invalid, PlatformError, Unavailable
from lazulite.words.json import JSON, JSONObject

log = logger(__name__)
CHUNK = 1 << 20
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 2.0
# By then a worker beside a server that has ended has seen so, and ends without a word.
TOLD_PAUSE_SECONDS = SHORTEST_PAUSE_SECONDS * 16
AGAIN = frozenset({429, 500, 502, 503, 504, 507})
CONNECT_SECONDS, SILENT_SECONDS = 5.0, 60.0
MOST_BROKEN = 4
PLACING_SECONDS = 600.0  # a large file on its way from the server to somewhere else
BEAT_SECONDS = 8.0  # a connection that died without a word costs less than a lease


class ServerRefused(Invalid):
    """The server said no, for a reason that waiting does not change."""


class Broken(Unavailable):
    """What came was not what was asked for: cut short on the way."""


class SourceBreaksOff(Invalid):
    def __init__(self, given: str, path: str, said: str) -> None:
        super().__init__(
            f"'{path}' of the input '{given}' broke off {MOST_BROKEN} times while it was read: {said}.",
            hint="Try again, or register the files as data: they are then kept here.",
        )


class HttpLink:
    def __init__(self, url: str, token: str, *, worker_id: str, stopping: threading.Event) -> None:
        self._url = url.rstrip("/")
        self._worker = f"/api/v1/agents/workers/{worker_id}"
        self._stopping = stopping
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(base_url=self._url, headers=self._headers, timeout=_patience(SILENT_SECONDS))

    @property
    def url(self) -> str:
        return self._url

    def close(self) -> None:
        self._client.close()

    def register(self, hello: Hello) -> Welcome:
        told = {name: value for name, value in vars(hello).items() if name not in {"worker_id", "started_at"}}
        started = hello.started_at.isoformat() if hello.started_at else None
        told |= {"queues": list(hello.queues), "equipment": hello.equipment.to_json()}
        said = self._post("", {**told, "started_at": started})
        return Welcome(_beat(said), float(str(said["lease_seconds"])))

    def claim(self, claim_id: str, *, wait_seconds: float, canceling: Collection[str]) -> Work:
        body: JSONObject = {"claim_id": claim_id, "wait_seconds": wait_seconds, "canceling": sorted(canceling)}
        said = self._post("/claim", body, seconds=wait_seconds + BEAT_SECONDS)
        claimed = said["claimed"]
        assert isinstance(claimed, list)
        dial = said.get("dial")
        dials = tuple(_dial(mapping(one)) for one in dial) if isinstance(dial, list) else ()
        work = tuple(_claimed(mapping(item)) for item in claimed)
        return Work(work, strings(said["cancel"]), dials, strings(said.get("preempt")))

    def heartbeat(self, held: Mapping[str, int], memory: Mapping[str, int]) -> Beat:
        clock = datetime.now(UTC).isoformat()
        body: JSONObject = {"held": held, "memory": memory, "clock": clock}
        return _beat(self._post("/heartbeat", body, seconds=BEAT_SECONDS))

    def accept(self, process_id: str, attempt: int, environment: JSONObject) -> bool:
        body: JSONObject = {"attempt": attempt, "environment": environment}
        return bool(self._post(f"/processes/{process_id}/accept", body)["go"])

    def ready(self, process_id: str, attempt: int, *, address: JSONObject, probe: JSONObject) -> None:
        self._post(f"/processes/{process_id}/ready", {"attempt": attempt, "address": address, "probe": probe})

    def finalizing(self, process_id: str, attempt: int) -> None:
        self._post(f"/processes/{process_id}/finalizing", {"attempt": attempt})

    def end(self, process_id: str, attempt: int, end: End, *, claim_id: str = "") -> tuple[Claimed, ...]:
        body: JSONObject = {
            "attempt": attempt, "outcome": end.outcome.value, "exit_code": end.exit_code, "reason": end.reason,
            "result": end.result, "outputs": end.outputs, "usage": end.usage, "claim_id": claim_id,
        }  # fmt: skip
        claimed = self._post(f"/processes/{process_id}/end", body).get("claimed")
        return tuple(_claimed(mapping(item)) for item in claimed) if isinstance(claimed, list) else ()

    def log_metrics(self, process_id: str, values: Mapping[str, float], *, step: int) -> None:
        at = round(datetime.now(UTC).timestamp() * 1000)
        self._post(f"/processes/{process_id}/metrics", {"values": values, "step": step, "timestamp_ms": at})

    def serving(self, process_id: str, attempt: int, services: Mapping[str, JSONObject]) -> None:
        self._post(f"/processes/{process_id}/services", {"attempt": attempt, "services": services})

    def carry(self, dial: Dial) -> None:
        carry(f"{self._url}{self._worker}/tunnels/{dial.id}", self._headers, port=dial.port)

    def append_log(self, process_id: str, *, offset: int, data: bytes) -> int:
        path = f"{self._worker}/processes/{process_id}/log"
        said = self._until_answered(
            lambda: self._client.post(
                path, params={"offset": offset}, content=data, headers={"Content-Type": "application/octet-stream"}
            )
        )
        return int(str(_object(said)["known"]))

    def fetch_blob(self, process_id: str, digest: str, target: Path) -> None:
        path = f"{self._worker}/processes/{process_id}/blobs/{digest}"

        def once() -> httpx2.Response:
            with self._client.stream("GET", path) as answer:
                if answer.is_success:
                    _save(answer.iter_bytes(CHUNK), target, digest)
                else:
                    answer.read()
                return answer

        self._until_answered(once)

    def fetch_file(self, process_id: str, *, given: str, path: str, target: Path) -> None:
        broken = 0

        def once() -> httpx2.Response:
            nonlocal broken
            address = f"{self._worker}/processes/{process_id}/inputs/{quote(given)}/{quote(path)}"
            with self._client.stream("GET", address) as answer:
                if not answer.is_success:
                    answer.read()
                    return answer
                try:
                    _write(answer.iter_bytes(CHUNK), target)
                except httpx2.TransportError as error:
                    # The server answers, and what it reads from ends: nothing says that this will pass.
                    broken += 1
                    if broken < MOST_BROKEN:
                        raise
                    target.unlink(missing_ok=True)
                    raise SourceBreaksOff(given, path, str(error)) from error
                return answer

        self._until_answered(once)

    def place_output(self, process_id: str, *, output: str, path: str, digest: str) -> None:
        url = f"/processes/{process_id}/outputs/{quote(output)}/place"
        self._post(url, {"path": path, "digest": digest}, seconds=PLACING_SECONDS)

    def missing_blobs(self, process_id: str, digests: Collection[str]) -> frozenset[str]:
        said = self._post(f"/processes/{process_id}/blobs/missing", {"digests": sorted(digests)})
        return frozenset(strings(said["missing"]))

    def send_blob(self, process_id: str, digest: str, source: Path) -> None:
        path = f"{self._worker}/processes/{process_id}/blobs/{digest}"
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(source.stat().st_size)}
        self._until_answered(lambda: self._client.put(path, content=_chunks(source), headers=headers))

    def _post(self, path: str, body: JSONObject, *, seconds: float = SILENT_SECONDS) -> JSONObject:
        """`seconds`: how long the server may be silent before it is asked again on another connection."""
        url, timeout = self._worker + path, _patience(seconds)
        return _object(self._until_answered(lambda: self._client.post(url, json=body, timeout=timeout)))

    def _until_answered(self, ask: Callable[[], httpx2.Response]) -> httpx2.Response:
        """The first answer that is one. Raises the server's refusal, or LinkClosed."""
        pause = SHORTEST_PAUSE_SECONDS
        while not self._stopping.is_set():
            try:
                answer = ask()
            except (httpx2.TransportError, Broken) as error:
                say = log.warning if pause == TOLD_PAUSE_SECONDS else log.debug
                say("server_unreachable", url=self._url, reason=str(error))
            else:
                if answer.is_success:
                    return answer
                if answer.status_code not in AGAIN:
                    raise _refusal(answer)
                log.warning("server_failed", url=str(answer.request.url), status=answer.status_code)
            self._stopping.wait(pause)
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
        raise LinkClosed("The worker is stopping.")


def _patience(seconds: float) -> httpx2.Timeout:
    return httpx2.Timeout(seconds, connect=CONNECT_SECONDS)


def _refusal(answer: httpx2.Response) -> PlatformError:
    try:
        problem = _object(answer)
    except (ValueError, Invalid):
        problem = {}
    detail = str(problem.get("detail") or f"{answer.request.url} answered {answer.status_code}.")
    hint, code = str(problem.get("hint") or ""), str(problem.get("code") or "server_refused")
    match code:
        case "report_stale":
            return ReportStale(detail, hint=hint)
        case "worker_unknown":
            return WorkerUnknown(detail)
    kind = Forbidden if answer.status_code in {401, 403} else ServerRefused
    return kind(detail, hint=hint, code=code)


def _object(answer: httpx2.Response) -> JSONObject:
    value: JSON = answer.json()
    return mapping(value)


def _beat(said: JSONObject) -> Beat:
    cancel, drop, preempt = (strings(said.get(name)) for name in ("cancel", "drop", "preempt"))
    return Beat(cancel, drop, bool(said.get("leave")), preempt)


def _dial(item: JSONObject) -> Dial:
    return Dial(str(item["id"]), str(item["process"]), int(str(item["port"])))


def _claimed(item: JSONObject) -> Claimed:
    spec, offset = JobSpec.from_json(mapping(item["spec"])), int(str(item.get("log_offset") or 0))
    held, left = Held.from_json(spec.taken_slots, item), item.get("left")
    return Claimed(spec, int(str(item["attempt"])), held, offset, left if isinstance(left, Mapping) else {})


def _save(chunks: Iterator[bytes], target: Path, digest: str) -> None:
    seen = hashlib.sha256()
    with target.open("wb") as file:
        for chunk in chunks:
            seen.update(chunk)
            file.write(chunk)
    if seen.hexdigest() != digest:
        target.unlink()
        raise Broken(f"The content {digest} arrived broken.")


def _write(chunks: Iterator[bytes], target: Path) -> None:
    with target.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
