"""The revision of what has no counter: a number of what it says."""

import hashlib
import json

from lazulite.words.json import JSON


def revision_of(said: JSON) -> int:
    """Below 10^18; another one, but for once in 10^18, where anything that is said differs."""
    digest = hashlib.sha256(json.dumps(said).encode()).digest()
    return int.from_bytes(digest[:8]) % 10**18
