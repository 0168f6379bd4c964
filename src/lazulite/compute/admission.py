"""Whether a process may start, now and here: compute asks, governance answers."""

from typing import Protocol

from lazulite.compute.spec import JobSpec
from lazulite.foundation.actor import Actor


class Admission(Protocol):
    def admit(self, actor: Actor, spec: JobSpec) -> None:
        """Raises Forbidden or Exhausted, with the policy that says so."""


class Everything:
    """No policy: whoever came through a way in may start what they submit."""

    def admit(self, actor: Actor, spec: JobSpec) -> None:
        return
