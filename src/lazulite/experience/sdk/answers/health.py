"""What the API answers of health. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class Health(Answer):
    status: str


class Readiness(Answer):
    """How many facts there are, how many the slowest subscriber has yet to hear, and how many are parked."""

    status: str
    facts: int
    facts_waiting: int
    facts_parked: int
