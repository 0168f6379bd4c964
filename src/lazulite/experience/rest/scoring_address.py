"""Where the gateway of a home answers, as clients are told."""

import json
from pathlib import Path


def scoring_base(home: Path) -> str | None:
    """`http://host:port`; None while no gateway has said where it is."""
    try:
        address = json.loads((home / "gateway" / "address.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    host = str(address["host"])
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{address['port']}"
