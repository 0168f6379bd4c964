"""The ports of a job's services, and what is started beside its command for them."""

import json
import socket
from collections.abc import Mapping

from lazulite.compute.folder import JobFolder
from lazulite.compute.interactive.entities import Offered, address, helper, variable
from lazulite.compute.spec import JobSpec, mapping
from lazulite.runners import with_services


def prepared(spec: JobSpec, folder: JobFolder, *, python: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """(what its command line begins with, what it is told by variables); both are empty without services.

    A port that the document does not name is a free one of this machine.
    """
    if not spec.services:
        return (), {}
    table: dict[str, dict[str, object]] = {}
    told: dict[str, str] = {}
    for name, asked in spec.services.items():
        port, path = asked.port or _free_port(), address(spec.workspace, spec.id, name)
        argv = helper(asked, python=python, port=port, path=path, folder=str(folder.code))
        table[name] = {**Offered(asked.kind, port).to_json(), "argv": argv}
        told |= {variable(name, "PORT"): str(port), variable(name, "PATH"): path}
    folder.services.write_text(json.dumps(table), "utf-8")
    return (python, "-I", "-S", with_services.__file__, str(folder.services), str(folder.said)), told


def offered(folder: JobFolder) -> Mapping[str, Offered]:
    """What was prepared; nothing where nothing was."""
    try:
        table = mapping(json.loads(folder.services.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    return {name: Offered.from_json(value) for name, value in table.items()}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
