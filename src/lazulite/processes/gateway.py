"""The gateway process: serves predictions and takes feedback, with its control plane or, for a while, without."""

import argparse
import asyncio
import json
import signal
import socket
import sys
import threading
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import FrameType

import uvicorn
import uvloop

from lazulite.experience.agents.gateway_link import GatewayLink
from lazulite.experience.scoring.app import application
from lazulite.foundation.telemetry import log_to_stderr, logger
from lazulite.processes.connections import guarded, room_of_this_process
from lazulite.processes.gateway_errands import Following, Reporting
from lazulite.processes.home import read_address
from lazulite.processes.identity import ProcessIdentity
from lazulite.services.inference.batching import Lanes
from lazulite.services.inference.capture import Capture, Limits
from lazulite.services.inference.dataplane import DataPlane
from lazulite.services.inference.feedback import Feedback
from lazulite.services.inference.figures import Tallies
from lazulite.services.inference.routing import Table, read_table
from lazulite.services.inference.segments import Segments, replace

log = logger(__name__)

_FINISH_SECONDS = 5


@dataclass(frozen=True)
class Options:
    home: Path
    url: str
    host: str
    port: int
    token_file: Path
    seal_rows: int
    seal_seconds: float
    tls_cert: Path | None
    tls_key: Path | None
    trusted_proxies: list[str]

    @property
    def folder(self) -> Path:
        return self.home / "gateway"


def main(arguments: list[str] | None = None) -> int:
    """Serves until SIGTERM or Ctrl-C: 0. A port in use: 1, and the sentence on stderr."""
    options = _options(arguments)
    log_to_stderr("INFO")
    options.folder.mkdir(parents=True, exist_ok=True)
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        sys.stderr.write(f"The address {options.host}:{options.port} cannot be used: {error.strerror}.\n")
        return 1
    _stop_quietly()
    uvloop.run(_serve(options, listener))
    return 0


def _options(arguments: list[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="gateway", description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--url", required=True, help="the control plane")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8900, help="0 takes a free one")
    parser.add_argument("--token-file", type=Path, required=True)
    parser.add_argument("--seal-rows", type=int, default=Limits.rows, help="a segment of captured rows is sealed at")
    parser.add_argument("--seal-seconds", type=float, default=Limits.seconds, help="and, whatever it has, after")
    parser.add_argument("--tls-cert", type=Path)
    parser.add_argument("--tls-key", type=Path)
    parser.add_argument("--trusted-proxies", nargs="*", default=[], help="whose X-Forwarded-Proto is believed")
    return Options(**vars(parser.parse_args(arguments)))


def _control_plane(options: Options) -> str:
    """Where the home's server is now; where it was when this gateway started, while none runs."""
    server = read_address(options.home)
    return server.near_url if server else options.url


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(2048)
    return listener


def _stop_quietly() -> None:
    """uvicorn raises a signal again after its own graceful shutdown; a stop that was asked for is a success."""

    def nothing(_signal: int, _frame: FrameType | None) -> None:
        return

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, nothing)


async def _serve(options: Options, listener: socket.socket) -> None:
    news = threading.Event()
    segments = Segments(options.home / "lake", options.folder / "pending")
    segments.recover()
    capture = Capture(segments, news.set, Limits(options.seal_rows, options.seal_seconds))
    feedback = Feedback(options.folder / "feedback", segments, news.set, seal_seconds=options.seal_seconds)
    plane = DataPlane(Lanes(), capture, Tallies())
    table_file = options.folder / "table.json"
    plane.adopt(_kept_table(table_file))
    link = GatewayLink(partial(_control_plane, options), options.token_file)
    reporting = Reporting(link, segments, capture, feedback, plane, news)
    following = Following(link, table_file, plane, asyncio.get_running_loop(), reporting.wanted)
    app = application(plane, feedback, capture)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", loop="uvloop", http=guarded(room_of_this_process()),
        timeout_graceful_shutdown=_FINISH_SECONDS, backlog=2048, server_header=False,
        proxy_headers=bool(options.trusted_proxies), forwarded_allow_ips=options.trusted_proxies,
        ssl_certfile=options.tls_cert, ssl_keyfile=options.tls_key,
    )  # fmt: skip
    reporting.start()
    following.start()
    _write_address(options, listener)
    await uvicorn.Server(config).serve(sockets=[listener])
    following.stop()
    plane.lanes.close()
    await asyncio.to_thread(_finish, capture, feedback, reporting)


def _finish(capture: Capture, feedback: Feedback, reporting: Reporting) -> None:
    capture.stop()
    feedback.stop()
    reporting.stop()


def _kept_table(file: Path) -> Table:
    """The one that the last gateway had; an empty one at the first start."""
    try:
        return read_table(file.read_bytes())
    except FileNotFoundError:
        return Table(version=-1)
    except ValueError as error:
        log.error("table_unreadable", file=str(file), error=str(error))
        return Table(version=-1)


def _write_address(options: Options, listener: socket.socket) -> None:
    """Where it is found, and what it was told: a server that wants another one sees it by that."""
    host, port = listener.getsockname()[:2]
    where = {"host": host, "port": port, "scheme": "https" if options.tls_cert else "http"}
    told = {
        "asked": options.host, "tls_cert": str(options.tls_cert) if options.tls_cert else None,
        "trusted_proxies": options.trusted_proxies,
    }  # fmt: skip
    replace(options.folder / "address.json", json.dumps({**where, **told, **asdict(ProcessIdentity.mine())}).encode())
    log.info("gateway_ready", host=host, port=port)


if __name__ == "__main__":
    sys.exit(main())
