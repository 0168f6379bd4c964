"""What online endpoints refuse, and why."""

from collections.abc import Iterable

from lazulite.words.errors import Conflict, Invalid, Missing, nearest


class EndpointNameInvalid(Invalid):
    pass


class TrafficInvalid(Invalid):
    pass


class DeploymentInvalid(Invalid):
    pass


class ModelNotServable(Invalid):
    pass


class EndpointExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is an online endpoint '{name}' in this workspace already.",
            hint="Update it, or choose another name.",
        )


class EndpointHasDeployments(Conflict):
    def __init__(self, name: str, deployments: Iterable[str]) -> None:
        super().__init__(
            f"The endpoint '{name}' has deployments still: {', '.join(deployments)}.",
            hint="Delete them first, or the endpoint with all of them.",
        )


class DeploymentExists(Conflict):
    def __init__(self, name: str, endpoint: str) -> None:
        super().__init__(
            f"The endpoint '{endpoint}' has a deployment '{name}' already.",
            hint="Update it to change its model, or choose another name.",
        )


class EndpointChanged(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The endpoint '{name}' is no longer what the change was made for.",
            hint="Read it again, and make the change to what it is now.",
        )


class DeploymentBusy(Conflict):
    pass


class DeploymentHasTraffic(Conflict):
    pass


class EndpointMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no online endpoint '{name}' in this workspace.", hint=nearest(name, known))


class DeploymentMissing(Missing):
    def __init__(self, name: str, endpoint: str, known: Iterable[str]) -> None:
        super().__init__(f"The endpoint '{endpoint}' has no deployment '{name}'.", hint=nearest(name, known))
