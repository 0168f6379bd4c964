"""Good requests, recorded while a workspace is filled, and what becomes of them when one value in them goes bad."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2
from starlette.testclient import TestClient

MEGABYTE = "x" * 1_000_000
HUGE = int("9" * 4_000)
PATHS = ("../x", "a/../../b", "/etc/passwd", "..", ".", "a//b", "a\\..\\b", "%2e%2e%2fx", "C:\\x", "CON", "a\nb", "~/x")
TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfffx",
    "\u202eabc\u2066",
    "e\u0301",
    "\u00e9",
    "\ufeff",
    "\U0010ffff",
    *PATHS,
)
NUMBERS = (HUGE, -HUGE, 1 << 63, -(1 << 63) - 1, 1e308, -0.0, float("nan"), float("inf"))
SHAPES: tuple[object, ...] = (None, True, [], {}, [[]], {"": None}, {"\0": "\0"}, {"\ud800": 1})
VALUES: tuple[object, ...] = (*TEXTS, *NUMBERS, *SHAPES, MEGABYTE)
# Where databases differ, and memory ends.
WORST: tuple[object, ...] = ("a\0b", "\ud800", MEGABYTE, HUGE, 1 << 63, {"\0": "\0"}, float("nan"))


Values = tuple[object, ...]


@dataclass(frozen=True)
class Asked:
    """A request with a JSON body; a document inside of it is JSON too."""

    method: str
    url: str
    body: Mapping[str, Any]

    def changed(self, values: Values, *, each: int) -> Iterator[tuple[str, "Asked"]]:
        """Once for each value in each place, with a word for where and what; each place gets `each` of them in turn."""
        document = _document(self.body)
        for index, place in enumerate(_leaves(self.body)):
            for value in _turn(values, index, each):
                yield f"{_dotted(place)} = {_short(value)}", self._with(_put(self.body, place, value))
        for index, place in enumerate(_leaves(document)):
            for value in _turn(values, index, each):
                text = json.dumps(_put(document, place, value))
                yield f"document {_dotted(place)} = {_short(value)}", self._with({**self.body, "document": text})

    def _with(self, body: Mapping[str, Any]) -> "Asked":
        return Asked(self.method, self.url, body)

    def send(self, http: TestClient) -> httpx2.Response:
        body = json.dumps(self.body).encode("utf-8", "surrogatepass")
        headers = {"content-type": "application/json"}
        return http.request(self.method, self.url, content=body, headers=headers)  # type: ignore[return-value]  # httpx2's


class Recorder(TestClient):
    """Writes down what is sent through it."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self.asked: list[Asked] = []

    def request(self, method: str, url: Any, **options: Any) -> Any:
        if isinstance(options.get("json"), dict):
            self.asked.append(Asked(method, str(url), options["json"]))
        return super().request(method, url, **options)


def addresses(template: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The address with one of its names gone bad, for each of them and each text that an address can hold."""
    for name in known:
        for text in TEXTS:
            spelled = quote(text.encode("utf-8", "surrogatepass"), safe="")
            filled = {key: spelled if key == name else value for key, value in known.items()}
            yield f"{template} with {name} {_short(text)}", template.format(**filled)


def failures(
    http: TestClient, cases: Iterator[tuple[str, Asked]], sentence: Callable[[httpx2.Response], object]
) -> dict[str, object]:
    """What was neither done nor refused in a sentence."""
    wrong: dict[str, object] = {}
    for name, asked in cases:
        answer = asked.send(http)
        if answer.status_code >= 500 or (answer.status_code >= 400 and not sentence(answer)):
            wrong[f"{asked.method} {asked.url} {name}"] = (answer.status_code, answer.text[:300])
    return wrong


def _turn(values: Values, index: int, count: int) -> Values:
    return tuple(values[(index * count + step) % len(values)] for step in range(count))


def _dotted(place: tuple[str | int, ...]) -> str:
    return ".".join(map(str, place))


def _document(body: Mapping[str, Any]) -> Any:
    text = body.get("document")
    return json.loads(text) if isinstance(text, str) else None


def _leaves(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict) and value:
        return [found for key, inner in value.items() for found in _leaves(inner, (*place, key))]
    if isinstance(value, list) and value:
        return [found for index, inner in enumerate(value) for found in _leaves(inner, (*place, index))]
    return [place] if place else []


def _put(value: Any, place: tuple[str | int, ...], new: object) -> Any:
    if not place:
        return new
    first, *rest = place
    inner = _put(value[first], tuple(rest), new)
    if isinstance(value, list):
        return [inner if index == first else one for index, one in enumerate(value)]
    return {**value, first: inner}


def _short(value: object) -> str:
    text = "huge" if type(value) is int and abs(value) > 1 << 70 else ascii(value)
    return text if len(text) < 40 else f"{text[:37]}…"
