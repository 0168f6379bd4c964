"""What tracking refuses."""

from lazulite.words.errors import Conflict, Invalid, Missing


class ExperimentMissing(Missing):
    pass


class ExperimentExists(Conflict):
    pass


class ExperimentClosed(Invalid):
    """Deleted experiments and runs take nothing until they are restored."""


class RunMissing(Missing):
    pass


class RunExists(Conflict):
    pass


class RunClosed(Invalid):
    """Deleted runs take nothing until they are restored."""


class TagMissing(Missing):
    pass


class ParamChanged(Invalid):
    """A parameter is logged once: another value under its name is refused, the same one is not."""


class LoggedModelMissing(Missing):
    pass


class ArtifactMissing(Missing):
    pass


class ArtifactsFrozen(Conflict):
    """A path that something immutable lies at."""


class FilterInvalid(Invalid):
    pass


class TooMuch(Invalid):
    """A value or a batch larger than the protocol allows."""
