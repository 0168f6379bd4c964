"""Lazulite from Python: `from lazulite import Client, command, Input, Output`. Nothing is loaded before it is used."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lazulite.experience.sdk.access import log_in as log_in
    from lazulite.experience.sdk.client import Client as Client
    from lazulite.experience.sdk.command import Input as Input
    from lazulite.experience.sdk.command import Output as Output
    from lazulite.experience.sdk.command import command as command
    from lazulite.experience.sdk.errors import PlatformUnreachable as PlatformUnreachable
    from lazulite.words.errors import Conflict as Conflict
    from lazulite.words.errors import Exhausted as Exhausted
    from lazulite.words.errors import Forbidden as Forbidden
    from lazulite.words.errors import Invalid as Invalid
    from lazulite.words.errors import Missing as Missing
    from lazulite.words.errors import PlatformError as PlatformError
    from lazulite.words.errors import Unavailable as Unavailable

ERRORS = ("PlatformError", "Invalid", "Missing", "Conflict", "Forbidden", "Unavailable", "Exhausted")
COMMAND = ("Input", "Output", "command")
__all__ = [
    "Client", "Conflict", "Exhausted", "Forbidden", "Input", "Invalid", "Missing", "Output", "PlatformError",
    "PlatformUnreachable", "Unavailable", "command", "log_in",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "Client":
        from lazulite.experience.sdk.client import Client

        return Client
    if name == "log_in":
        from lazulite.experience.sdk.access import log_in

        return log_in
    if name in COMMAND:
        from lazulite.experience.sdk import command

        return getattr(command, name)
    if name == "PlatformUnreachable":
        from lazulite.experience.sdk.errors import PlatformUnreachable

        return PlatformUnreachable
    if name in ERRORS:
        from lazulite.words import errors

        return getattr(errors, name)
    raise AttributeError(f"module 'lazulite' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
