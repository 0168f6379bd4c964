"""The ports of a job's services, and what is started beside its command for them."""

import json
import random
import socket
from collections.abc import Iterable, Iterator, Mapping

from lazulite.compute.folder import JobFolder
from lazulite.compute.interactive.entities import Offered, address, helper, variable
from lazulite.compute.isolation import Network
from lazulite.compute.spec import JobSpec, mapping
from lazulite.runners import with_services
from lazulite.words.errors import Invalid

PORTS = (20_000, 32_768)  # Linux takes those of outgoing connections, and of port 0, from 32,768 on


class ServicesOutOfReach(Invalid):
    def __init__(self, names: Iterable[str], reaches: Network) -> None:
        super().__init__(
            f"It offers services ({', '.join(names)}), and nobody reaches them: it has a network of its own"
            f" (network: {reaches}).",
            hint="Choose a compute with network: open, or leave out the services.",
        )


def prepared(
    spec: JobSpec, folder: JobFolder, *, python: str, reaches: Network = Network.OPEN
) -> tuple[tuple[str, ...], dict[str, str]]:
    """(what its command line begins with, what it is told by variables); both are empty without services.

    A port that the document does not name is a free one of this machine. Raises ServicesOutOfReach.
    """
    if not spec.services:
        return (), {}
    if reaches is not Network.OPEN:
        raise ServicesOutOfReach(spec.services, reaches)
    table: dict[str, dict[str, object]] = {}
    told: dict[str, str] = {}
    free = _free_ports()
    for name, asked in spec.services.items():
        port, path = asked.port or next(free), address(spec.workspace, spec.id, name)
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


def _free_ports() -> Iterator[int]:
    """Each once, of those that the kernel gives to nobody who asks for any: a job listens there only once it is up."""
    return filter(_is_free, random.sample(range(*PORTS), k=PORTS[1] - PORTS[0]))


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
