"""Studies of Optuna's scripts, as the platform keeps them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from lazulite.experience.sdk.answers.studies import Study, StudyTrial
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import items, pages
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSON, JSONObject
from lazulite.words.numbers import spelled

Whose = Literal["user", "system"]
AGAIN = 500  # numbers in one question


class Studies:
    """By their ids; `OptunaStorage` is what a script of Optuna's works with."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def list(
        self, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        max_results: int | None = None,
    ) -> Listing[Study]:  # fmt: skip
        found = pages(self.transport, self._path(), max_results, filter=filter, order_by=order_by, text=text)
        return Listing((Study._made(one) for one in found), narrowed=bool(filter or text))

    def get(self, study_id: int) -> Study:
        return Study._made(self.transport.get(self._path(study_id)))

    def named(self, name: str) -> Study | None:
        quoted = name.replace("'", "''")
        return next(iter(self.list(filter=f"name = '{quoted}'", max_results=1)), None)

    def create(self, name: str, directions: Sequence[str]) -> Study:
        """directions: MINIMIZE or MAXIMIZE, for each objective."""
        return Study._made(self.transport.post(self._path(), {"name": name, "directions": list(directions)}))

    def delete(self, study_id: int) -> None:
        """With its trials."""
        self.transport.delete(self._path(study_id))

    def set_attribute(self, study_id: int, whose: Whose, key: str, value: str) -> None:
        """value: JSON."""
        self.transport.put(self._path(study_id, "attributes"), {"whose": whose, "key": key, "value": value})

    def add_trial(self, study_id: int, trial: JSONObject) -> StudyTrial:
        return StudyTrial._made(self.transport.post(self._path(study_id, "trials"), trial))

    def trials(self, study_id: int, *, after: int = -1, again: Iterable[int] = ()) -> Iterator[StudyTrial]:
        """By number: those behind `after`, and those of the numbers `again`."""
        numbers = sorted(number for number in again if number <= after)
        if len(numbers) > AGAIN:
            after, numbers = numbers[0] - 1, []
        while True:
            told = ",".join(str(number) for number in numbers)
            found = items(self.transport.get(self._path(study_id, "trials"), {"after": after, "again": told}))
            last = after
            for one in found:
                trial = StudyTrial._made(one)
                last = max(last, trial.number)
                yield trial
            if last == after:
                return
            after, numbers = last, []

    def trial(self, trial_id: int) -> StudyTrial:
        return StudyTrial._made(self.transport.get(self._trial(trial_id)))

    def set_state(self, trial_id: int, state: str, values: Sequence[float] | None, at: str) -> bool:
        """False where it should run and runs already, for somebody else. at: the moment, here."""
        told: JSON = None if values is None else [spelled(value) for value in values]
        moved = self.transport.post(self._trial(trial_id, "state"), {"state": state, "values": told, "at": at})
        return bool(moved["moved"])

    def set_parameter(self, trial_id: int, name: str, value: float, distribution: str) -> None:
        body = {"name": name, "value": spelled(value), "distribution": distribution}
        self.transport.put(self._trial(trial_id, "parameters"), body)

    def set_trial_attribute(self, trial_id: int, whose: Whose, key: str, value: str) -> None:
        """value: JSON."""
        self.transport.put(self._trial(trial_id, "attributes"), {"whose": whose, "key": key, "value": value})

    def set_intermediate_value(self, trial_id: int, step: int, value: float) -> None:
        self.transport.put(self._trial(trial_id, "intermediate-values"), {"step": step, "value": spelled(value)})

    def _path(self, *parts: str | int) -> str:
        return self.transport.workspace_path("studies", *(str(part) for part in parts))

    def _trial(self, trial_id: int, *parts: str) -> str:
        return self.transport.workspace_path("study-trials", str(trial_id), *parts)
