"""Why a request to an endpoint gets no prediction. The way in gives each its status."""

from lazulite.words.errors import Exhausted, FieldError, Forbidden, Invalid, Missing, Unavailable


class EndpointUnknown(Missing):
    # What else there is, nobody is told without a key.
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no endpoint '{name}' here.", hint="`lazulite online-endpoint show` says its scoring_uri."
        )


class NoDeployment(Missing):
    def __init__(self, endpoint: str) -> None:
        super().__init__(
            f"The endpoint '{endpoint}' has no deployment yet: there is no model behind it.",
            hint=f"Make one: lazulite online-deployment create -n blue -e {endpoint} "
            "--model azureml:NAME:VERSION --all-traffic",
        )


class NoTraffic(Missing):
    def __init__(self, endpoint: str, deployment: str) -> None:
        super().__init__(
            f"No deployment of endpoint '{endpoint}' has any traffic.",
            hint=f"Give one a share: lazulite online-endpoint update {endpoint} --traffic {deployment}=100. "
            f"Or name one: invoke with -d {deployment}, or the request's header azureml-model-deployment.",
        )


class KeyRefused(Forbidden):
    def __init__(self, endpoint: str, *, given: bool) -> None:
        said = "This key is none of" if given else "A key is needed for"
        super().__init__(
            f"{said} endpoint '{endpoint}'.",
            hint="Send 'Authorization: Bearer KEY'; `lazulite online-endpoint get-credentials` shows the keys.",
        )


class RequestInvalid(Invalid):
    """The body is not what the model takes."""

    def __init__(self, detail: str, *, pointer: str = "", hint: str = "") -> None:
        errors = (FieldError(pointer, detail),) if pointer else ()
        super().__init__(detail, hint=hint, errors=errors)


class BodyTooLarge(Exhausted):
    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The body is larger than the {limit_bytes // 1_000_000} MB that one request may have.",
            hint="Send fewer rows a request, or use a batch job.",
        )


class ModelFailed(Unavailable):
    def __init__(self, deployment: str, reason: str, place: str) -> None:
        where = f" (at {place})" if place else ""
        super().__init__(f"The model of deployment '{deployment}' raised {reason}{where}.")
        self.reason = reason


class AnswerLate(Unavailable):
    def __init__(self, deployment: str, timeout_ms: int) -> None:
        super().__init__(
            f"Deployment '{deployment}' did not answer within {timeout_ms} ms.",
            hint="Send fewer rows, or raise request_settings.request_timeout_ms.",
        )


class TooManyPending(Exhausted):
    retry_seconds = 1

    def __init__(self, deployment: str, limit: int) -> None:
        super().__init__(
            f"Deployment '{deployment}' already has {limit} requests waiting, all it may have.",
            hint="Try again in a moment, or raise request_settings.max_concurrent_requests_per_instance.",
        )


class DeploymentComingUp(Unavailable):
    def __init__(self, deployment: str, endpoint: str) -> None:
        super().__init__(
            f"Deployment '{deployment}' of endpoint '{endpoint}' is coming up.",
            hint=f"Ask again in a moment, or look: {_show(deployment, endpoint)}",
        )


class DeploymentNotUp(Unavailable):
    retry_seconds = None

    def __init__(self, deployment: str, endpoint: str) -> None:
        super().__init__(
            f"Deployment '{deployment}' of endpoint '{endpoint}' has failed to come up.",
            hint=f"This says why: {_show(deployment, endpoint)}",
        )


class NoReplica(Unavailable):
    def __init__(self, deployment: str) -> None:
        super().__init__(
            f"No replica of deployment '{deployment}' is up at the moment.",
            hint="Its worker starts another; try again.",
        )


class ReplicaLost(Unavailable):
    def __init__(self, deployment: str) -> None:
        super().__init__(f"The replica of deployment '{deployment}' ended while it answered.", hint="Try again.")


def _show(deployment: str, endpoint: str) -> str:
    return f"lazulite online-deployment show {deployment} -e {endpoint}"
