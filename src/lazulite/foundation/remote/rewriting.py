"""Addresses in other places than they say: for networks that reach nothing outside, and for mirrors."""

from collections.abc import Mapping
from urllib.parse import unquote

from lazulite.words.errors import Invalid


class AddressLeaves(Invalid):
    def __init__(self, address: str, prefix: str) -> None:
        super().__init__(
            f"The address {address!r} leads out of {prefix!r}, which stands for another place here.",
            hint="Write it without '..'.",
        )


def rewritten(address: str, rewrites: Mapping[str, str]) -> str | None:
    """Where an address lies by the longest prefix that it begins with; None where none does. Raises AddressLeaves."""
    fitting = [prefix for prefix in rewrites if address.startswith(prefix)]
    if not fitting:
        return None
    prefix = max(fitting, key=len)
    rest = address[len(prefix) :]
    if ".." in unquote(unquote(rest)).replace("\\", "/").split("/"):
        raise AddressLeaves(address, prefix)
    return rewrites[prefix] + rest
