"""An endpoint as its applications see it: predictions asked for, and what became of them told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from lazulite.experience.sdk.answer import read_answer
from lazulite.experience.sdk.errors import PlatformUnreachable, refusal
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.sheets import Sheet, TruthMissing, feedback_of, read_sheet
from lazulite.experience.sdk.transport import LOOPBACK, encoded
from lazulite.words.json import JSON, JSONObject

if TYPE_CHECKING:
    import httpx2

DEPLOYMENT = "azureml-model-deployment"


@dataclass(frozen=True)
class Prediction:
    """`request_id` is what feedback names; `deployment` is who answered; `answer` has one prediction a row.

    `left_out`: the columns of a sheet that were not sent, as the model does not take them.
    """

    request_id: str
    deployment: str
    answer: JSON
    left_out: tuple[str, ...] = ()


@tells_arguments
class Scorer:
    """Keeps one connection open to the gateway. Safe to use from several threads."""

    def __init__(self, scoring_uri: str, key: str) -> None:
        self.base = scoring_uri.removesuffix("/score")
        self._key = key

    def score(
        self, request: JSON | Sheet, *, deployment: str | None = None, client_request_id: str | None = None
    ) -> Prediction:
        """`request`: {"input_data": {"columns", "data"}}, any form that the endpoint takes, or a sheet.

        Of a sheet the columns are sent that the model takes: what it knows beside them is nobody's input.

        Raises what the endpoint refuses, PlatformUnreachable when no gateway answers.
        """
        left_out: tuple[str, ...] = ()
        if isinstance(request, Sheet) and (taken := self.columns(deployment=deployment)):
            left_out = tuple(name for name in request.columns if name not in taken)
            request = request.only(taken)
        named = {DEPLOYMENT: deployment, "x-ms-client-request-id": client_request_id}
        response = self._post("score", request, {name: value for name, value in named.items() if value})
        answered_by = response.headers.get(DEPLOYMENT, "")
        return Prediction(response.headers["x-request-id"], answered_by, response.json(), left_out)

    def feedback(
        self, told: JSONObject | Sequence[JSONObject] | Sheet | Path, *, actual_column: str | None = None
    ) -> JSONObject:
        """What predictions turned out to be: {"request_id", "row", "actual" | "rating" | "label", "at"}, or many.

        A sheet, or a CSV file, has these as columns, and `actual` in the one that `actual_column` names; a line that
        says nothing of what became of its prediction is left out. `accepted` of the answer is how many rows are on disk
        now. Raises SheetUnreadable, TruthMissing, what the endpoint refuses.
        """
        sheet = read_sheet(told) if isinstance(told, Path) else told
        if isinstance(sheet, Sheet):
            sheet = feedback_of(sheet, actual_column=actual_column)
        elif actual_column is not None:
            raise TruthMissing(f"'{actual_column}' names a column of a file or a sheet, and what is told is none.")
        answer: JSON = self._post("feedback", sheet, {}).json()
        return answer if isinstance(answer, Mapping) else {}

    def example(self) -> JSON:
        """A request that the endpoint takes, values made up: what its openapi.json shows."""
        found = _json(self._sent("GET", "openapi.json"))
        for step in ("paths", "/score", "post", "requestBody", "content", "application/json", "example"):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found

    def close(self) -> None:
        if "_client" in self.__dict__:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def columns(self, *, deployment: str | None = None) -> frozenset[str]:
        """Those that the deployment's model takes, else that of the one that answers most; empty where they have no
        names."""
        found = _json(self._sent("GET", "openapi.json", headers={DEPLOYMENT: deployment} if deployment else None))
        for step in ("components", "schemas", "Row", "properties"):
            found = found.get(step) if isinstance(found, Mapping) else None
        return frozenset(found) if isinstance(found, Mapping) else frozenset()

    @cached_property
    def _client(self) -> "httpx2.Client":
        import httpx2

        near = (urlsplit(self.base).hostname or "") in LOOPBACK
        headers = {"Authorization": f"Bearer {self._key}", "User-Agent": "lazulite"}
        return httpx2.Client(headers=headers, timeout=httpx2.Timeout(10, read=190), trust_env=not near)

    def _post(self, path: str, body: JSON | Sheet, headers: Mapping[str, str]) -> "httpx2.Response":
        if isinstance(body, Sheet):
            return self._sent("POST", path, body.to_csv().encode(), {"Content-Type": "text/csv", **headers})
        return self._sent("POST", path, encoded(body), {"Content-Type": "application/json", **headers})

    def _sent(
        self, method: str, path: str, content: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> "httpx2.Response":
        import httpx2

        try:
            response = self._client.request(method, f"{self.base}/{path}", content=content, headers=headers)
        except httpx2.TransportError as error:
            raise PlatformUnreachable(
                f"No gateway answers at {self.base}: {error or type(error).__name__}.",
                hint="The server that the endpoint belongs to starts it: look at its log.",
            ) from error
        if response.status_code >= 400:
            raise refusal(response.status_code, _json(response))
        return response


def _json(response: "httpx2.Response") -> JSON:
    try:
        return read_answer(response.content) if response.content else None
    except ValueError:
        return None
