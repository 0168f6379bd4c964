"""The runner's loop: one thread reads what has come, predicts it as one batch, writes the answers, and looks again.

One thread on purpose: a reader beside the predicting thread would wait for the interpreter's lock, up to 5 ms a turn.
What comes while the model works waits in the sockets, and is the next batch.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
from pathlib import Path

from . import batches
from .flavours import Loaded
from .frames import HELLO, Connection, FrameTooLarge
from .signature import RequestRefused

_READ_BYTES = 1 << 20


class Host:
    """Answers on a Unix socket until SIGTERM. The socket is there only after the model is."""

    def __init__(self, loaded: Loaded, path: Path) -> None:
        self._loaded = loaded
        self._path = path
        self._selector = selectors.DefaultSelector()
        self._listener = socket.socket(socket.AF_UNIX)
        self._waiting: list[batches.Request] = []
        self._stopping = False

    def serve(self) -> None:
        """Returns after SIGTERM, with everything answered that had come in."""
        listener = self._listener
        wake, woken = socket.socketpair()
        woken.setblocking(False)
        signal.set_wakeup_fd(woken.fileno())
        signal.signal(signal.SIGTERM, self._stop)
        self._selector.register(wake, selectors.EVENT_READ)
        self._selector.register(listener, selectors.EVENT_READ)
        while not self._stopping:
            self._turn(listener, wake)
        while self._waiting:
            self._answer()
        self._path.unlink(missing_ok=True)

    def _stop(self, _signal: int, _frame: object) -> None:
        self._stopping = True

    def listen(self) -> None:
        """From now on connections queue up, before serve() takes them."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._listener.bind(str(self._path))
        finally:
            os.umask(before)
        self._listener.listen(16)
        self._listener.setblocking(False)

    def _turn(self, listener: socket.socket, wake: socket.socket) -> None:
        for key, events in self._selector.select(0 if self._waiting else None):
            if key.fileobj is listener:
                self._welcome(listener)
            elif key.fileobj is wake:
                wake.recv(64)
            else:
                connection: Connection = key.data
                if events & selectors.EVENT_WRITE:
                    self._flush(connection)
                if events & selectors.EVENT_READ:
                    self._read(connection)
        if self._waiting:
            self._answer()

    def _welcome(self, listener: socket.socket) -> None:
        channel, _ = listener.accept()
        channel.setblocking(False)
        connection = Connection(channel)
        self._selector.register(channel, selectors.EVENT_READ, connection)
        hello = {
            "pid": os.getpid(),
            "flavour": self._loaded.model.flavour,
            "signature": self._loaded.signature.to_json(),
            "classes": self._loaded.classes,
        }
        connection.send(HELLO, json.dumps(hello).encode())
        self._flush(connection)

    def _read(self, connection: Connection) -> None:
        try:
            received = connection.channel.recv(_READ_BYTES)
            frames = connection.inbox.feed(received)
        except BlockingIOError:
            return
        except (ConnectionError, FrameTooLarge):
            received, frames = b"", []
        if not received:
            self._close(connection)
        for number, payload in frames:
            try:
                self._waiting.append(batches.read(self._loaded, connection, number, payload))
            except RequestRefused as error:
                connection.send(number, batches.refusal(error))
        if connection.outgoing:
            self._flush(connection)

    def _answer(self) -> None:
        askers = {}
        for request, payload in batches.run(self._loaded, batches.take(self._waiting)):
            request.asker.send(request.number, payload)
            askers[id(request.asker)] = request.asker
        for connection in askers.values():
            self._flush(connection)

    def _flush(self, connection: Connection) -> None:
        try:
            connection.flush()
        except OSError:
            self._close(connection)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.outgoing else 0)
        self._selector.modify(connection.channel, wanted, connection)

    def _close(self, connection: Connection) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(connection.channel)
        connection.channel.close()
        self._waiting = [request for request in self._waiting if request.asker is not connection]
