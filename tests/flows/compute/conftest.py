import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from lazulite.assembly import assemble
from lazulite.foundation.clock import SystemClock
from lazulite.foundation.db.columns import metadata
from lazulite.foundation.db.database import Database
from lazulite.foundation.settings import Settings
from lazulite.processes.listening import listen
from lazulite.processes.serve import create_app
from tests.flows.compute.plant import Hand, Plant
from tests.flows.compute.relay import Relay
from tests.flows.compute.site import Site


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    home = tmp_path / "home"
    home.mkdir()
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'lazulite.db'}", port=0)
    db = Database(settings.database_url)
    metadata.create_all(db.engine)
    db.close()
    platform = assemble(settings, clock=SystemClock())
    listener = listen(settings)
    app = create_app(platform)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    app.state.stopping = lambda: server.should_exit
    yield Plant(platform, f"http://127.0.0.1:{listener.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    platform.close()
    listener.close()


@pytest.fixture
def worker(plant: Plant, tmp_path: Path) -> Iterator[Hand]:
    hand = Hand(plant, tmp_path / "hand").start()
    yield hand
    hand.stop()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    home = tmp_path / "home"
    home.mkdir()
    made = Site(home, Relay(Settings(home=home, database_url="", port=0)))
    yield made
    made.close()
