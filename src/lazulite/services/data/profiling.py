"""The step `profile`: a table among a job's inputs in, its profile out."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from lazulite.services.data.profile import profile
from lazulite.services.data.sources import choose, files_below
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

STEP = "profile"
INPUT = "data"
MEMORY_MB = 192  # of the engine; the process around it takes some 100 more


def profile_step(arguments: JSONObject, inputs: Mapping[str, Path], folder: Path) -> JSON:
    """arguments: `path` (a pattern of file names), `null_words`, `memory_mb`; all may be left out."""
    if INPUT not in inputs:
        raise Invalid(f"The step needs the input '{INPUT}'; it got {', '.join(inputs) or 'none'}.")
    pattern, words, memory = arguments.get("path"), arguments.get("null_words"), arguments.get("memory_mb")
    nulls = tuple(str(word) for word in words) if isinstance(words, Sequence) and not isinstance(words, str) else None
    files, reading = choose(
        files_below(inputs[INPUT]), pattern=None if pattern is None else str(pattern), null_words=nulls
    )
    with tempfile.TemporaryDirectory(prefix="profile-", dir=folder) as scratch:
        return profile(
            files, reading, scratch=Path(scratch), memory_mb=memory if isinstance(memory, int) else MEMORY_MB
        )
