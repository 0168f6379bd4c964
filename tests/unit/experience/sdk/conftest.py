import threading
from collections.abc import Iterator

import pytest
import uvicorn

from lazulite.assembly import Platform
from lazulite.experience.sdk.client import Client
from lazulite.processes.serve import create_app


@pytest.fixture
def client(platform: Platform) -> Iterator[Client]:
    app = create_app(platform)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # so that who is faster than the server waits for it
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    with Client(f"http://127.0.0.1:{listener.getsockname()[1]}", workspace="default") as made:
        yield made
    server.should_exit = True
    thread.join()
    listener.close()
