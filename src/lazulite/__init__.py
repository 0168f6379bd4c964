"""Lazulite from Python: `from lazulite import Client, command, Input, Output`. Nothing is loaded before it is used."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lazulite.experience.sdk.access import log_in as log_in
    from lazulite.experience.sdk.client import Client as Client
    from lazulite.experience.sdk.command import Input as Input
    from lazulite.experience.sdk.command import Output as Output
    from lazulite.experience.sdk.command import command as command
    from lazulite.experience.sdk.errors import PlatformUnreachable as PlatformUnreachable
    from lazulite.experience.sdk.optuna_storage import OptunaStorage as OptunaStorage
    from lazulite.experience.sdk.search_space import Choice as Choice
    from lazulite.experience.sdk.search_space import LogNormal as LogNormal
    from lazulite.experience.sdk.search_space import LogUniform as LogUniform
    from lazulite.experience.sdk.search_space import Normal as Normal
    from lazulite.experience.sdk.search_space import QLogNormal as QLogNormal
    from lazulite.experience.sdk.search_space import QLogUniform as QLogUniform
    from lazulite.experience.sdk.search_space import QNormal as QNormal
    from lazulite.experience.sdk.search_space import QUniform as QUniform
    from lazulite.experience.sdk.search_space import Randint as Randint
    from lazulite.experience.sdk.search_space import Uniform as Uniform
    from lazulite.experience.sdk.sweep import BanditPolicy as BanditPolicy
    from lazulite.experience.sdk.sweep import BayesianSamplingAlgorithm as BayesianSamplingAlgorithm
    from lazulite.experience.sdk.sweep import GridSamplingAlgorithm as GridSamplingAlgorithm
    from lazulite.experience.sdk.sweep import MedianStoppingPolicy as MedianStoppingPolicy
    from lazulite.experience.sdk.sweep import RandomSamplingAlgorithm as RandomSamplingAlgorithm
    from lazulite.experience.sdk.sweep import TruncationSelectionPolicy as TruncationSelectionPolicy
    from lazulite.experience.sdk.sweep import sweep as sweep
    from lazulite.words.errors import Conflict as Conflict
    from lazulite.words.errors import Exhausted as Exhausted
    from lazulite.words.errors import Forbidden as Forbidden
    from lazulite.words.errors import Invalid as Invalid
    from lazulite.words.errors import Missing as Missing
    from lazulite.words.errors import PlatformError as PlatformError
    from lazulite.words.errors import Unavailable as Unavailable

ERRORS = ("PlatformError", "Invalid", "Missing", "Conflict", "Forbidden", "Unavailable", "Exhausted")
COMMAND = ("Input", "Output", "command")
SPACE = (
    "Choice", "LogNormal", "LogUniform", "Normal", "QLogNormal", "QLogUniform", "QNormal", "QUniform", "Randint",
    "Uniform",
)  # fmt: skip
SWEEP = (
    "BanditPolicy", "BayesianSamplingAlgorithm", "GridSamplingAlgorithm", "MedianStoppingPolicy",
    "RandomSamplingAlgorithm", "TruncationSelectionPolicy", "sweep",
)  # fmt: skip
__all__ = [
    "BanditPolicy", "BayesianSamplingAlgorithm", "Choice", "Client", "Conflict", "Exhausted", "Forbidden",
    "GridSamplingAlgorithm", "Input", "Invalid", "LogNormal", "LogUniform", "MedianStoppingPolicy", "Missing",
    "Normal", "OptunaStorage", "Output", "PlatformError", "PlatformUnreachable", "QLogNormal", "QLogUniform",
    "QNormal", "QUniform", "Randint", "RandomSamplingAlgorithm", "TruncationSelectionPolicy", "Unavailable",
    "Uniform", "command", "log_in", "sweep",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "Client":
        from lazulite.experience.sdk.client import Client

        return Client
    if name == "log_in":
        from lazulite.experience.sdk.access import log_in

        return log_in
    if name == "OptunaStorage":
        from lazulite.experience.sdk.optuna_storage import OptunaStorage

        return OptunaStorage
    if name in COMMAND:
        from lazulite.experience.sdk import command

        return getattr(command, name)
    if name in SPACE:
        from lazulite.experience.sdk import search_space

        return getattr(search_space, name)
    if name in SWEEP:
        from lazulite.experience.sdk import sweep

        return getattr(sweep, name)
    if name == "PlatformUnreachable":
        from lazulite.experience.sdk.errors import PlatformUnreachable

        return PlatformUnreachable
    if name in ERRORS:
        from lazulite.words import errors

        return getattr(errors, name)
    raise AttributeError(f"module 'lazulite' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
