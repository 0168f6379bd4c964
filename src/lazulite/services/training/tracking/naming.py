"""Names and ids of experiments, runs and logged models."""

import random
from datetime import datetime

from lazulite.services.training.tracking.errors import TooMuch
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.words.errors import Invalid
from lazulite.words.ids import new_run_id

MAX_NAME, MAX_KEY = 500, 250
ADJECTIVES = (
    "amber", "brave", "calm", "clever", "crisp", "eager", "early", "gentle", "keen", "light", "lively", "lucky",
    "mellow", "merry", "nimble", "patient", "proud", "quiet", "rapid", "sharp", "silent", "steady", "swift", "vivid",
)  # fmt: skip
NOUNS = (
    "badger", "bee", "crane", "dolphin", "falcon", "finch", "fox", "gull", "hare", "heron", "ibis", "koi", "lark",
    "lynx", "marten", "newt", "otter", "owl", "panda", "raven", "seal", "stork", "swan", "tern", "vole", "wren",
)  # fmt: skip


class NameMissing(Invalid):
    pass


def require_name(name: str, what: str) -> None:
    if not name.strip():
        raise NameMissing(f"Invalid value {name!r} for parameter 'name' supplied: an {what} needs a name.")
    if len(name) > MAX_NAME:
        raise TooMuch(f"The name of the {what} exceeds the maximum length of {MAX_NAME} characters.")


def require_key(key: str, what: str) -> None:
    """Keys of metrics, parameters and tags."""
    if not key:
        raise NameMissing(f"A {what} needs a key name.")
    if len(key) > MAX_KEY:
        raise TooMuch(f"'{key[:40]}…', the key of a {what}, exceeds the maximum length of {MAX_KEY} characters.")


def new_experiment_id(now: datetime) -> str:
    """18 digits, the first 13 of them the time: clients want whole numbers, and no two workspaces share one."""
    return f"{milliseconds(now):013d}{random.SystemRandom().randrange(100_000):05d}"


def new_model_id() -> str:
    return f"m-{new_run_id()}"


def random_name() -> str:
    """For what its maker left without a name: `swift-otter-217`."""
    source = random.SystemRandom()
    return f"{source.choice(ADJECTIVES)}-{source.choice(NOUNS)}-{source.randrange(1000)}"
