"""Online deployments in Python: a model version behind an endpoint, its state awaited, its log read."""

import io
import time
from collections.abc import Callable, Mapping
from typing import TypeAlias

from lazulite.experience.sdk.answers.online_deployments import Deployment
from lazulite.experience.sdk.documents import Settings, nothing_local, read_document
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.misspelt import tells_arguments
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.specs.overrides import with_settings
from lazulite.words.errors import Invalid, Unavailable
from lazulite.words.json import JSONObject

Deployments: TypeAlias = Noun[Deployment, Deployment]
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.1, 1.0
SETTLED = {"Succeeded", "Failed"}


class DeploymentFailed(Unavailable):
    pass


class EndpointUnnamed(Invalid):
    pass


@tells_arguments
class OnlineDeployments:
    """`wait` returns once a change has come to its end; `create` and `update` return at once."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, endpoint_name: str, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Deployment]:  # fmt: skip
        """By name, page by page as they are asked for."""
        return self._of(endpoint_name).list(filter=filter, order_by=order_by, text=text, max_results=max_results)

    def get(self, name: str, endpoint_name: str) -> Deployment:
        return self._of(endpoint_name).get(name)

    def create(
        self, document: Document, *, all_traffic: bool = False, set: Settings | None = None, key: str | None = None
    ) -> Deployment:
        """With `all_traffic` it gets everything as soon as it has passed its probe."""
        noun, _, envelope = self._read(document, set)
        made = self._transport.post(noun.path(), {**envelope, "all_traffic": all_traffic}, key=key)
        return Deployment._made(made)

    def update(self, document: Document, *, all_traffic: bool = False, set: Settings | None = None) -> Deployment:
        """The new definition comes up beside the old one, which serves until then."""
        noun, name, envelope = self._read(document, set)
        made = self._transport.put(noun.path(name), {**envelope, "all_traffic": all_traffic})
        return Deployment._made(made)

    def delete(self, name: str, endpoint_name: str) -> None:
        self._of(endpoint_name).delete(name)

    def get_logs(self, name: str, endpoint_name: str, *, lines: int = 100) -> str:
        """The last lines that its replicas have printed."""
        read = io.BytesIO()
        self._transport.download(f"{self._of(endpoint_name).path(name)}/logs", read, query={"lines": lines})
        return read.getvalue().decode("utf-8", "replace")

    def wait(
        self, name: str, endpoint_name: str, *, timeout_seconds: float = 900,
        progress: Callable[[Deployment], None] | None = None,
    ) -> Deployment:  # fmt: skip
        """The deployment once it has succeeded. Raises DeploymentFailed with the reason, or when the time is over."""
        deadline, pause = time.monotonic() + timeout_seconds, FIRST_WAIT_SECONDS
        while True:
            found = self.get(name, endpoint_name)
            if progress:
                progress(found)
            if found["provisioning_state"] in SETTLED:
                break
            if time.monotonic() >= deadline:
                raise DeploymentFailed(
                    f"'{endpoint_name}/{name}' is {found['provisioning_state']} still after {timeout_seconds:g} s.",
                    hint="It goes on: look at its logs, or wait again.",
                )
            time.sleep(pause)
            pause = min(LONGEST_WAIT_SECONDS, pause * 1.5)
        if found["provisioning_state"] == "Failed":
            raise DeploymentFailed(
                f"'{endpoint_name}/{name}' failed: {found['error']}",
                hint=f"See its log: lazulite online-deployment get-logs -n {name} -e {endpoint_name}.",
            )
        return found

    def _of(self, endpoint_name: str) -> Deployments:
        return Noun(self._transport, f"online-endpoints/{endpoint_name}/deployments", Deployment, Deployment)

    def _read(self, document: Document, settings: Settings | None) -> tuple[Deployments, str, JSONObject]:
        value = with_settings(_value(document), settings or {})
        endpoint, name = value.get("endpoint_name"), value.get("name")
        if not isinstance(endpoint, str) or not endpoint:
            raise EndpointUnnamed(
                "The document does not say which endpoint the deployment is of.", hint="Write endpoint_name: NAME."
            )
        noun = self._of(endpoint)
        return noun, str(name), noun.envelope(document, settings)


def _value(document: Document) -> JSONObject:
    if isinstance(document, Mapping):
        return document
    from lazulite.specs.yaml_text import read_yaml

    value = read_yaml(read_document(document, nothing_local, {}).text).value
    return value if isinstance(value, Mapping) else {}
