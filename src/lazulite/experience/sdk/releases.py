"""Releases in Python: see where a version stands, approve, refuse, roll back; and the policies that they go by."""

import time
from collections.abc import Callable
from functools import cached_property

from lazulite.experience.sdk.answers.releases import Release, ReleasePolicy
from lazulite.experience.sdk.documents import Settings
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Unavailable

AT_WORK = ("Open", "Approved")
POLL_SECONDS = 0.3


class ReleaseUnderWay(Unavailable):
    pass


class ReleasePolicies(Noun[ReleasePolicy, ReleasePolicy]):
    """`client.releases.policies`."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "release-policies", ReleasePolicy, ReleasePolicy)

    def replace(self, name: str, document: Document, *, set: Settings | None = None) -> ReleasePolicy:
        """The policy as the document says, for cases opened from now on."""
        return self._as(ReleasePolicy, self.transport.put(self.path(name), self.envelope(document, set)))


class Releases(Noun[Release, Release]):
    """A release is named by its id, or by `model:version`: the newest of that version."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "releases", Release, Release)

    def list(  # type: ignore[override]  # they are found by model and state, not by a filter
        self, *, model: str | None = None, state: str | None = None, max_results: int | None = None
    ) -> Listing[Release]:
        """The newest first; of a model, in a state."""
        return self._listed(self.path(), Release, max_results, model=model, state=state)

    @cached_property
    def policies(self) -> ReleasePolicies:
        return ReleasePolicies(self.transport)

    def open(self, model: str, version: int, *, key: str | None = None) -> Release:
        """A case by hand; new versions of a model with a policy get one by themselves."""
        return self._as(Release, self.transport.post(self.path(), {"model": model, "version": version}, key=key))

    def wait(
        self, name: str, *, timeout_seconds: float = 600, progress: Callable[[Release], None] | None = None
    ) -> Release:
        """The release once it needs somebody (a person's yes, answered requests) or has ended.

        Raises ReleaseUnderWay when it is still at work after that time.
        """
        deadline = time.monotonic() + timeout_seconds
        release = self.get(name)
        while release["state"] in AT_WORK:
            if progress:
                progress(release)
            if time.monotonic() > deadline:
                hint = f"See what it does: lazulite release show {name}."
                raise ReleaseUnderWay(f"The release {name} is at work after {timeout_seconds:g} seconds.", hint=hint)
            time.sleep(POLL_SECONDS)
            release = self.get(name)
        return release

    def approve(self, name: str, *, comment: str = "") -> Release:
        """One person's yes."""
        return self._as(Release, self.transport.post(self.path(name, "approve"), {"comment": comment}))

    def refuse(self, name: str, *, reason: str) -> Release:
        """One person's no, which ends it."""
        return self._as(Release, self.transport.post(self.path(name, "refuse"), {"reason": reason}))

    def rollback(self, name: str, *, reason: str = "") -> Release:
        """What served before has its traffic back when this returns."""
        return self._as(Release, self.transport.post(self.path(name, "rollback"), {"reason": reason}))
