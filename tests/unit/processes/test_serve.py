"""What keeps a server from starting."""

import socket
from pathlib import Path

import pytest

from lazulite.foundation.settings import settings_from
from lazulite.processes.serve import PortInUse, listen


def test_a_port_in_use_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"127.0.0.1:{port} cannot be used: Address already in use") as refused:
            listen(settings_from({}, home=tmp_path, port=port))
    assert "--port" in refused.value.hint
