"""Online endpoints in Python: stable addresses, their keys, and the split of their traffic."""

import io
import json
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from lazulite.experience.sdk.answers.online_endpoints import (
    Collected,
    Endpoint,
    EndpointFigures,
    Keys,
    UnmatchedFeedback,
)
from lazulite.experience.sdk.nouns import Noun
from lazulite.experience.sdk.scoring import Prediction, Scorer
from lazulite.experience.sdk.sheets import Sheet, read_sheet
from lazulite.experience.sdk.transport import Transport, path_of
from lazulite.words.errors import Invalid, Unavailable
from lazulite.words.json import JSON, JSONObject

WRITTEN = "'lazulite online-endpoint example ENDPOINT > one.json' writes one that the endpoint takes."


class GatewayAway(Unavailable):
    pass


class RequestUnreadable(Invalid):
    pass


class OnlineEndpoints(Noun[Endpoint, Endpoint]):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "online-endpoints", Endpoint, Endpoint)

    def update(self, name: str, changes: JSONObject, *, etag: str | None = None) -> Endpoint:
        """changes: `traffic`, `description`, `tags`."""
        return self._as(Endpoint, self.transport.patch(self.path(name), changes, etag=etag))

    def set_traffic(self, name: str, split: Mapping[str, int]) -> Endpoint:
        """Percent by deployment, 100 in all; what is not named gets nothing."""
        return self.update(name, {"traffic": dict(split)})

    def get_keys(self, name: str) -> Keys:
        """`primaryKey` and `secondaryKey`."""
        return self._as(Keys, self.transport.get(f"{self.path(name)}/keys"))

    def regenerate_key(self, name: str, key_type: Literal["primary", "secondary"] = "primary") -> Keys:
        """Both keys, that one new."""
        return self._as(Keys, self.transport.post(f"{self.path(name)}/keys", {"key": key_type}))

    def collected(self, name: str, *, seal: bool = False, timeout_seconds: float = 60) -> Collected:
        """Rows of `capture` and of `feedback` in the lake; with `seal`, once all that has come so far is there.

        Raises GatewayAway when the gateway does not seal in time.
        """
        if not seal:
            return self._as(Collected, self.transport.get(f"{self.path(name)}/collected"))
        found = self.transport.post(f"{self.path(name)}/collected/seal")
        deadline = time.monotonic() + timeout_seconds
        while not found["is_sealed"]:
            if time.monotonic() > deadline:
                raise GatewayAway(f"The gateway has not sealed '{name}' within {timeout_seconds:g} s.")
            time.sleep(0.1)
            found = self.transport.get(f"{self.path(name)}/collected")
        return self._as(Collected, found)

    def unmatched_feedback(self, name: str) -> UnmatchedFeedback:
        """Feedback that names no prediction of this endpoint: no such request, no such row, or none that is captured.

        All that has come so far is sealed before, so that each prediction is found. Raises GatewayAway as `collected`.
        """
        self.collected(name, seal=True)
        return self._as(UnmatchedFeedback, self.transport.get(f"{self.path(name)}/collected/unmatched"))

    def figures(
        self, name: str, *, start: str | datetime | None = None, end: str | datetime | None = None,
        step_seconds: int | None = None,
    ) -> EndpointFigures:  # fmt: skip
        """What was asked and answered in [start, end), one point a step: of the endpoint, and of each deployment.

        The last hour without a start; minutes are kept for two days, hours for ninety.
        """
        asked = {"from": _told(start), "to": _told(end), "step": step_seconds}
        return self._as(EndpointFigures, self.transport.get(f"{self.path(name)}/figures", asked))

    def scorer(self, name: str) -> Scorer:
        """For many requests over one connection. Raises GatewayAway while the platform has no gateway."""
        uri = self.get(name).get("scoring_uri")
        if not isinstance(uri, str):
            raise GatewayAway(
                f"The endpoint '{name}' has no address yet: no gateway runs.", hint="It starts beside 'lazulite serve'."
            )
        return Scorer(uri, str(self.get_keys(name)["primaryKey"]))

    def example(self, name: str) -> JSON:
        """A request that it takes: the first row of the example that its model was saved with, else values made up."""
        saved = first_row(self._saved(name))
        if saved is not None:
            return saved
        with self.scorer(name) as scorer:
            return scorer.example()

    def invoke(self, name: str, request: JSON | Sheet | Path, *, deployment_name: str | None = None) -> JSON:
        """The endpoint's answer to one request, given as a value, as a sheet, or as a file of JSON or CSV."""
        return self.predict(name, request, deployment_name=deployment_name).answer

    def predict(self, name: str, request: JSON | Sheet | Path, *, deployment_name: str | None = None) -> Prediction:
        """The same with the request's id, which feedback names, and who answered."""
        body = read_request(request) if isinstance(request, Path) else request
        with self.scorer(name) as scorer:
            return scorer.score(body, deployment=deployment_name)

    def _saved(self, name: str) -> JSON:
        """The input example of the model that most requests go to; None where none was saved."""
        traffic = self.get(name).traffic
        if not traffic:
            return None
        most = max(traffic, key=lambda deployment: (traffic[deployment], deployment))
        model = str(self.transport.get(f"{self.path(name)}/deployments/{most}")["model"])
        named, _, version = model.removeprefix("azureml:").rpartition(":")
        place = self.transport.workspace_path("models", named, "versions", version)
        facts = self.transport.get(place).get("facts")
        said = facts.get("mlmodel") if isinstance(facts, Mapping) else None
        path = said.get("input_example") if isinstance(said, Mapping) else None
        if not isinstance(path, str):
            return None
        file = io.BytesIO()
        self.transport.download(f"{place}/files{path_of(*path.split('/'))}", file)
        value: JSON = json.loads(file.getvalue())
        return value


def first_row(example: JSON) -> JSON:
    """Of a table that MLflow has saved, as a request; None for what is no table."""
    match example:
        case {"columns": columns, "data": [row, *_]}:
            return {"dataframe_split": {"columns": columns, "data": [row]}}
        case [Mapping() as row, *_]:
            return {"dataframe_records": [row]}
    return None


def _told(moment: str | datetime | None) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else moment


def read_request(path: Path) -> JSON | Sheet:
    """Of a .csv a sheet, of anything else its JSON. Raises SheetUnreadable, RequestUnreadable."""
    if path.suffix.lower() == ".csv":
        return read_sheet(path)
    try:
        value: JSON = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RequestUnreadable(f"The request file {path} cannot be read: {error.strerror}.", hint=WRITTEN) from error
    except ValueError as error:
        raise RequestUnreadable(f"The request file {path} holds no JSON: {error}.", hint=WRITTEN) from error
    return value
