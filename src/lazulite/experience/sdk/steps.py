"""A pipeline followed step by step, those of the pipelines in it too."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lazulite.experience.sdk.answers.jobs import JobStep

PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.5)
Steps = Callable[[str], Sequence[JobStep]]


@dataclass(frozen=True)
class Turn:
    """A step's state has changed. `name`: of a step of a step `train.prepare`."""

    name: str
    step: JobStep

    def __str__(self) -> str:
        state = "Reused" if self.step.is_reused else self.step.state
        lasted = self.step.duration_seconds
        took = f" {lasted:.1f} s" if lasted is not None and not self.step.is_reused else ""
        said = self.step.said.splitlines()
        return f"{self.name}: {state}{took}{f'  {said[0]}' if said else ''}"


def follow(steps: Steps, name: str, *, is_over: Callable[[], bool]) -> Iterator[Turn]:
    """Each turn once, until the pipeline is over."""
    seen: dict[str, str] = {}
    pauses = iter(PAUSES_SECONDS)
    pause = PAUSES_SECONDS[-1]
    while True:
        last = is_over()
        turned = False
        for where, step in _all(steps, name):
            if step.state != "Waiting" and seen.get(where) != step.state:
                seen[where] = step.state
                turned = True
                yield Turn(where, step)
        if last:
            return
        pauses = iter(PAUSES_SECONDS) if turned else pauses
        threading.Event().wait(next(pauses, pause))


def _all(steps: Steps, name: str, within: str = "") -> Iterator[tuple[str, JobStep]]:
    for step in steps(name):
        yield f"{within}{step.name}", step
        if step.kind == "pipeline" and step.job:
            yield from _all(steps, step.job, f"{within}{step.name}.")
