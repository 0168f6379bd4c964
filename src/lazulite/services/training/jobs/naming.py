"""What a job may be called: its name is its MLflow run id too, a folder, and a part of addresses."""

import re

from lazulite.words.errors import Invalid

JOB_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class JobNameInvalid(Invalid):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"A job cannot be named {name[:80]!r}.",
            hint="Take up to 64 letters, digits, '-' and '_', a letter or digit first; display_name may be any text.",
        )


def check_job_name(name: str) -> None:
    """Raises JobNameInvalid."""
    if not JOB_NAME.fullmatch(name):
        raise JobNameInvalid(name)
