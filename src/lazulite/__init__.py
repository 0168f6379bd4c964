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
    from lazulite.experience.sdk.optuna_storage import OptunaStorage as OptunaStorage
    from lazulite.experience.sdk.ports import Input as Input
    from lazulite.experience.sdk.ports import Output as Output
    from lazulite.experience.sdk.schedule import CronTrigger as CronTrigger
    from lazulite.experience.sdk.schedule import RecurrencePattern as RecurrencePattern
    from lazulite.experience.sdk.schedule import RecurrenceTrigger as RecurrenceTrigger
    from lazulite.experience.sdk.schedule import schedule as schedule
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

PLACES = {
    "experience.sdk.access": ("log_in",),
    "experience.sdk.authoring.component": ("load_component",),
    "experience.sdk.authoring.control_flow": ("do_while", "if_else", "parallel_for"),
    "experience.sdk.authoring.pipeline": ("pipeline",),
    "experience.sdk.authoring.step": ("Step", "step"),
    "experience.sdk.client": ("Client",),
    "experience.sdk.command": ("command",),
    "experience.sdk.errors": ("PlatformUnreachable",),
    "experience.sdk.optuna_storage": ("OptunaStorage",),
    "experience.sdk.ports": ("Input", "Output"),
    "experience.sdk.schedule": ("CronTrigger", "RecurrencePattern", "RecurrenceTrigger", "schedule"),
    "experience.sdk.search_space": (
        "Choice",
        "LogNormal",
        "LogUniform",
        "Normal",
        "QLogNormal",
        "QLogUniform",
        "QNormal",
        "QUniform",
        "Randint",
        "Uniform",
    ),
    "experience.sdk.sweep": (
        "BanditPolicy",
        "BayesianSamplingAlgorithm",
        "GridSamplingAlgorithm",
        "MedianStoppingPolicy",
        "RandomSamplingAlgorithm",
        "TruncationSelectionPolicy",
        "sweep",
    ),
    "words.errors": ("Conflict", "Exhausted", "Forbidden", "Invalid", "Missing", "PlatformError", "Unavailable"),
}
"""By the module that has them, below `lazulite`."""
__all__ = [
    "BanditPolicy",
    "BayesianSamplingAlgorithm",
    "Choice",
    "Client",
    "Conflict",
    "CronTrigger",
    "Exhausted",
    "Forbidden",
    "GridSamplingAlgorithm",
    "Input",
    "Invalid",
    "LogNormal",
    "LogUniform",
    "MedianStoppingPolicy",
    "Missing",
    "Normal",
    "OptunaStorage",
    "Output",
    "PlatformError",
    "PlatformUnreachable",
    "QLogNormal",
    "QLogUniform",
    "QNormal",
    "QUniform",
    "Randint",
    "RandomSamplingAlgorithm",
    "RecurrencePattern",
    "RecurrenceTrigger",
    "Step",
    "TruncationSelectionPolicy",
    "Unavailable",
    "Uniform",
    "command",
    "do_while",
    "if_else",
    "load_component",
    "log_in",
    "parallel_for",
    "pipeline",
    "schedule",
    "step",
    "sweep",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in PLACES.items():
        if name in names:
            return getattr(import_module(f"lazulite.{module}"), name)
    raise AttributeError(f"module 'lazulite' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
