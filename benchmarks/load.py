"""One request, over and over, on many connections at once: answers a second, and how long each took.

python -m benchmarks.load URL CONNECTIONS SECONDS < body     prints one JSON object
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import uvloop

KEY = "benchmark-key"


@dataclass(frozen=True)
class Load:
    """`wrong`: answers with another status than 200."""

    answered: int
    wrong: int
    per_second: float
    p50_ms: float
    p99_ms: float


async def load(url: str, body: bytes, *, connections: int, seconds: float) -> Load:
    target = urlsplit(url)
    request = (
        f"POST {target.path} HTTP/1.1\r\nHost: {target.netloc}\r\nAuthorization: Bearer {KEY}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    end = time.perf_counter() + seconds
    each = await asyncio.gather(
        *(_ask(str(target.hostname), int(target.port or 80), request, end) for _ in range(connections))
    )
    times = sorted(took for one, _ in each for took in one)
    wrong = sum(count for _, count in each)
    if not times:
        return Load(0, wrong, 0.0, float("inf"), float("inf"))
    p50, p99 = (times[min(len(times) - 1, int(len(times) * share))] * 1e3 for share in (0.5, 0.99))
    return Load(len(times), wrong, len(times) / seconds, p50, p99)


async def _ask(host: str, port: int, request: bytes, end: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection(host, port)
    times: list[float] = []
    wrong = 0
    while (begin := time.perf_counter()) < end:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer = await reader.readexactly(length)
        if head.split(b" ", 2)[1] == b"200" and b'"predictions"' in answer:
            times.append(time.perf_counter() - begin)
        else:
            wrong += 1
    writer.close()
    return times, wrong


if __name__ == "__main__":
    found = uvloop.run(
        load(sys.argv[1], sys.stdin.buffer.read(), connections=int(sys.argv[2]), seconds=float(sys.argv[3]))
    )
    print(json.dumps(asdict(found)))
