"""What the API answers of events. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class FactKind(Answer):
    """`subject`: its form. `always` and `sometimes`: the names at the top of `data`. `happens`: when it does."""

    type: str
    subject: str
    always: list[str]
    sometimes: list[str]
    happens: str


class Event(Answer):
    """CloudEvents 1.0. `sequence`, `recordedtime`, `actor`, `onbehalfof`, `cause` and `typeversion` are extensions."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str
    sequence: str
    recordedtime: str
    actor: str
    onbehalfof: str | None
    cause: str | None
    typeversion: str
    data: JSONObject
