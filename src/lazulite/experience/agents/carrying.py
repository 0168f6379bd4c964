"""A worker's way to carry a connection: from a port of its machine to its server, over a WebSocket that it opens."""

import socket
import threading
from collections.abc import Mapping

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from lazulite.foundation.telemetry import logger

log = logger(__name__)
CHUNK = 1 << 16
CONNECT_SECONDS = 5.0


def carry(url: str, headers: Mapping[str, str], *, port: int) -> None:
    """Returns when either end has closed."""
    address = url.replace("http", "ws", 1)
    try:
        with (
            connect(address, additional_headers=headers, max_size=None, compression=None) as line,
            socket.create_connection(("127.0.0.1", port), CONNECT_SECONDS) as local,
        ):
            local.settimeout(None)
            back = threading.Thread(target=_back, args=(local, line), daemon=True)
            back.start()
            _there(line, local)
            back.join()
    except (OSError, WebSocketException) as error:
        log.info("connection_not_carried", port=port, reason=str(error))


def _there(line: ClientConnection, local: socket.socket) -> None:
    try:
        for piece in line:
            local.sendall(piece if isinstance(piece, bytes) else piece.encode())
    except (OSError, ConnectionClosed) as error:
        log.debug("connection_ended", reason=str(error))
    shut(local)


def _back(local: socket.socket, line: ClientConnection) -> None:
    try:
        while piece := local.recv(CHUNK):
            line.send(piece)
    except (OSError, ConnectionClosed) as error:
        log.debug("connection_ended", reason=str(error))
    line.close()


def shut(local: socket.socket) -> None:
    """Wakes who reads from it."""
    try:
        local.shutdown(socket.SHUT_RDWR)
    except OSError as error:
        log.debug("was_shut", reason=str(error))
