"""The REST API's description, which the studio's types are made of; refuses a stale one."""

import json
import sys
import tempfile
from pathlib import Path

from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory

PLACE = Path("studio/src/api/openapi.json")


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        platform = platform_in_memory(Path(home))
        text = json.dumps(create_app(platform).openapi(), indent=1, sort_keys=True) + "\n"
        platform.close()
    if "--write" in sys.argv:
        PLACE.write_text(text)
    elif not PLACE.is_file() or PLACE.read_text() != text:
        print(f"{PLACE} is stale: run 'make reference'.")
        return 1
    print(f"{PLACE}: {text.count('operationId')} operations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
