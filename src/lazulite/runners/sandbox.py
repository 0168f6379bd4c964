"""The two ends of a sandbox: `outside` waits for it and is its door to the server, `inside` becomes the job.

`sandbox.py outside HOST PORT -- bwrap … sandbox.py inside PORT FD -- COMMAND …`: a network of its own reaches nobody.
So `inside` listens there on loopback's PORT and hands that socket out through FD, a pair's end, and `outside` carries
each connection to HOST:PORT and nowhere else. PORT 0: nobody is reached. Who ends the job sends SIGTERM to everything
below the shim: bubblewrap and we ignore it, so that the job ends first. Standard library only.
"""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading

CHUNK = 1 << 16
WAITING = 128
FD = "FD"
STRANGER = ("127.0.0.2", 0)


def outside(host: str, port: int, command: list[str]) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ours, theirs = socket.socketpair()
    argv = [str(theirs.fileno()) if word == FD else word for word in command]
    job = subprocess.Popen(argv, pass_fds=[theirs.fileno()])
    theirs.close()
    if port:
        threading.Thread(target=_door, args=(ours, host, port), daemon=True).start()
    code = job.wait()
    return 128 - code if code < 0 else code


def inside(port: int, descriptor: int, command: list[str]) -> None:
    pair = socket.socket(fileno=descriptor)
    if port:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(WAITING)
        socket.send_fds(pair, [b"."], [door.fileno()])
        door.close()
    pair.close()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


def _door(pair: socket.socket, host: str, port: int) -> None:
    _, descriptors, _, _ = socket.recv_fds(pair, 1, 1)
    pair.close()
    if not descriptors:
        return  # it ended before it listened
    with socket.socket(fileno=descriptors[0]) as door:
        while True:
            caller, _ = door.accept()
            threading.Thread(target=_carry, args=(caller, host, port), daemon=True).start()


def _carry(caller: socket.socket, host: str, port: int) -> None:
    with caller:
        try:
            called = _call(host, port)
        except OSError:
            return  # as a server that is away: who calls tries again
        with called:
            back = threading.Thread(target=_pump, args=(called, caller), daemon=True)
            back.start()
            _pump(caller, called)
            back.join()


def _call(host: str, port: int) -> socket.socket:
    """Where the server is on this machine, who calls it from 127.0.0.1 is taken for the person who sits here: in there
    nobody is. Raises OSError."""
    for family, *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        is_near = ipaddress.ip_address(address[0]).is_loopback
        if is_near and family == socket.AF_INET6:
            continue  # it has no other address to call from
        return socket.create_connection((str(address[0]), port), source_address=STRANGER if is_near else None)
    raise OSError(f"{host} is reached by IPv6's loopback alone")


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(CHUNK):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # that one has gone already


if __name__ == "__main__":
    at = sys.argv.index("--")
    end, *given = sys.argv[1:at]
    if end == "outside":
        sys.exit(outside(given[0], int(given[1]), sys.argv[at + 1 :]))
    inside(int(given[0]), int(given[1]), sys.argv[at + 1 :])
