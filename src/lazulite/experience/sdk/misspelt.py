"""A word that is nearly one that there is: the error names it."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from lazulite.words.errors import nearest

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")


def tells_arguments(owner: type[C]) -> type[C]:
    """A class whose public methods say which argument was probably meant."""
    for name, value in [*vars(owner).items()]:
        if inspect.isfunction(value) and not name.startswith("_"):
            setattr(owner, name, tell_argument(value))
    return owner


def tell_argument(function: Callable[P, R]) -> Callable[P, R]:
    """Raises TypeError with the nearest name for a keyword that the function does not take."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except TypeError as error:
            known = inspect.signature(function).parameters
            takes_any = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in known.values())
            unknown = [name for name in kwargs if name not in known]
            if takes_any or not unknown:
                raise
            names = [name for name in known if name != "self"]
            raise TypeError(
                f"{function.__qualname__}() takes no '{unknown[0]}'. {nearest(unknown[0], names)}"
            ) from error

    return called
