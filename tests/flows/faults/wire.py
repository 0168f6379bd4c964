"""A network between two processes that can be cut: bytes pass, or nothing does, or connections break."""

import contextlib
import selectors
import socket
import threading
from urllib.parse import urlsplit

PIECE = 1 << 16
Ends = dict[socket.socket, socket.socket]


class Wire:
    """`url` is the near end of it. `passed` counts the bytes that went to the far end."""

    def __init__(self, far: str) -> None:
        self._far = (urlsplit(far).hostname, urlsplit(far).port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._buried: set[socket.socket] = set()
        self._whole = threading.Event()
        self._whole.set()
        self._broken = False
        self._closed = False
        self._cut_at: int | None = None
        self.cut = threading.Event()
        self.passed = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def stall(self) -> None:
        """Nothing passes, and nobody hears of it."""
        self._whole.clear()

    def bury(self) -> None:
        """Nothing more passes on the connections that there are, and nobody hears of it; new ones are whole."""
        self._buried |= self._open

    def break_(self) -> None:
        """Every connection ends, and so does each that comes."""
        self._broken = True
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def break_at(self, passed: int) -> None:
        """As soon as so many bytes have gone to the far end; `cut` is set then."""
        self._cut_at = passed

    def mend(self, *, lost: bool = False) -> None:
        """`lost`: what was under way on the connections that there were never comes."""
        if lost:
            self.break_()
        self._broken = False
        self._whole.set()

    def close(self) -> None:
        self._closed = True
        self.mend(lost=True)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._broken:
                near.close()
                continue
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(self._far, timeout=5) as far:
            ends = {near: far, far: near}
            self._open |= ends.keys()
            try:
                with selectors.DefaultSelector() as ready:
                    for one in ends:
                        ready.register(one, selectors.EVENT_READ)
                    while self._pass(ready, ends, far):
                        pass
            finally:
                self._open -= ends.keys()

    def _pass(
        self, ready: selectors.BaseSelector, ends: dict[socket.socket, socket.socket], far: socket.socket
    ) -> bool:
        for key, _ in ready.select():
            self._whole.wait()
            one = next(each for each in ends if each is key.fileobj)
            data = one.recv(PIECE)
            if one in self._buried and data:
                continue
            if not data or self._broken:
                return False
            ends[one].sendall(data)
            if ends[one] is far:
                self._count(len(data))
        return True

    def _count(self, size: int) -> None:
        self.passed += size
        if self._cut_at is not None and self.passed >= self._cut_at:
            self._cut_at = None
            self.break_()
            self.cut.set()
