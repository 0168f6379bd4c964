"""How gateway and runner speak over one socket: length, number, payload; many in flight at once.

Standard library only: the runner's side runs in the model's environment.
"""

import socket
import struct

HEAD = struct.Struct("!IQ")
LARGEST_BYTES = 512 * 1024 * 1024
# The runner says what it holds in a frame of this number as soon as somebody connects.
HELLO = 0


class FrameTooLarge(Exception):
    pass


def pack(number: int, payload: bytes) -> bytes:
    """One frame: 4 bytes length of the payload, 8 bytes number, the payload (JSON)."""
    if len(payload) > LARGEST_BYTES:
        raise FrameTooLarge(f"{len(payload)} bytes are more than one frame holds ({LARGEST_BYTES}).")
    return HEAD.pack(len(payload), number) + payload


class Inbox:
    """Bytes as they come in, frames as they get complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> list[tuple[int, bytes]]:
        """The frames that are complete now, as (number, payload). Raises FrameTooLarge."""
        self._buffer += received
        frames: list[tuple[int, bytes]] = []
        at = 0
        while len(self._buffer) - at >= HEAD.size:
            length, number = HEAD.unpack_from(self._buffer, at)
            if length > LARGEST_BYTES:
                raise FrameTooLarge(f"A frame of {length} bytes was announced; {LARGEST_BYTES} is the most.")
            end = at + HEAD.size + length
            if len(self._buffer) < end:
                break
            frames.append((number, bytes(self._buffer[at + HEAD.size : end])))
            at = end
        del self._buffer[:at]
        return frames


class Connection:
    """One gateway at the runner's end: what came in half, and what still has to go out."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.inbox = Inbox()
        self.outgoing = bytearray()

    def send(self, number: int, payload: bytes) -> None:
        """Queues a frame; flush() writes it."""
        self.outgoing += pack(number, payload)

    def flush(self) -> None:
        """Writes what the socket takes now. Raises OSError where the other end has gone."""
        try:
            sent = self.channel.send(self.outgoing)
        except BlockingIOError:
            return
        del self.outgoing[:sent]
