"""Lazulite from Python: `from lazulite import Client, command, Input, Output`. Nothing is loaded before it is used."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lazulite.experience.sdk.access import log_in as log_in
    from lazulite.experience.sdk.authoring.component import load_component as load_component
    from lazulite.experience.sdk.authoring.control_flow import do_while as do_while
    from lazulite.experience.sdk.authoring.control_flow import if_else as if_else
    from lazulite.experience.sdk.authoring.control_flow import parallel_for as parallel_for
    from lazulite.experience.sdk.authoring.pipeline import pipeline as pipeline
    from lazulite.experience.sdk.authoring.step import Step as Step
    from lazulite.experience.sdk.authoring.step import step as step
    from lazulite.experience.sdk.client import Client as Client
    from lazulite.experience.sdk.command import command as command
    from lazulite.experience.sdk.errors import PlatformUnreachable as PlatformUnreachable
    from lazulite.experience.sdk.ports import Input as Input
    from lazulite.experience.sdk.ports import Output as Output
    from lazulite.words.errors import Conflict as Conflict
    from lazulite.words.errors import Exhausted as Exhausted
    from lazulite.words.errors import Forbidden as Forbidden
    from lazulite.words.errors import Invalid as Invalid
    from lazulite.words.errors import Missing as Missing
    from lazulite.words.errors import PlatformError as PlatformError
    from lazulite.words.errors import Unavailable as Unavailable

ERRORS = ("PlatformError", "Invalid", "Missing", "Conflict", "Forbidden", "Unavailable", "Exhausted")
AUTHORING = {
    "Step": "step", "do_while": "control_flow", "if_else": "control_flow", "load_component": "component",
    "parallel_for": "control_flow", "pipeline": "pipeline", "step": "step",
}  # fmt: skip
__all__ = [
    "Client", "Conflict", "Exhausted", "Forbidden", "Input", "Invalid", "Missing", "Output", "PlatformError",
    "PlatformUnreachable", "Step", "Unavailable", "command", "do_while", "if_else", "load_component", "log_in",
    "parallel_for", "pipeline", "step",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "Client":
        from lazulite.experience.sdk.client import Client

        return Client
    if name == "log_in":
        from lazulite.experience.sdk.access import log_in

        return log_in
    if name in {"Input", "Output"}:
        from lazulite.experience.sdk import ports

        return getattr(ports, name)
    if name == "command":
        from lazulite.experience.sdk.command import command

        return command
    if name in AUTHORING:
        from importlib import import_module

        return getattr(import_module(f"lazulite.experience.sdk.authoring.{AUTHORING[name]}"), name)
    if name == "PlatformUnreachable":
        from lazulite.experience.sdk.errors import PlatformUnreachable

        return PlatformUnreachable
    if name in ERRORS:
        from lazulite.words import errors

        return getattr(errors, name)
    raise AttributeError(f"module 'lazulite' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
