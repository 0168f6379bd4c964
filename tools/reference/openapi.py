"""The OpenAPI document of the control plane, and the app that it tells of."""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory


@cache
def app() -> FastAPI:
    """Assembled over an empty home that is gone again; its routes are only looked at."""
    with tempfile.TemporaryDirectory() as folder:
        platform = platform_in_memory(Path(folder) / "home")
        platform.close()
        return create_app(platform)


def openapi() -> Mapping[str, Any]:
    found: Mapping[str, Any] = app().openapi()
    return found


def files() -> dict[Path, str]:
    """The document that the studio's types are made of."""
    return {Path("studio/src/api/openapi.json"): json.dumps(openapi(), indent=1, sort_keys=True) + "\n"}
