"""Which share of an endpoint's requests goes to which deployment."""

from collections.abc import Collection, Mapping

from lazulite.services.inference.errors import TrafficInvalid
from lazulite.words.errors import nearest

Split = Mapping[str, int]


def checked(split: Split, *, known: Collection[str], ready: Collection[str]) -> dict[str, int]:
    """The split without its zeros. Raises TrafficInvalid unless it sums to 0 or 100 over deployments that are ready."""
    for name, percent in split.items():
        if name not in known:
            raise TrafficInvalid(f"Traffic names '{name}', which is no deployment here.", hint=nearest(name, known))
        if not 0 <= percent <= 100:
            raise TrafficInvalid(f"Traffic gives '{name}' {percent} %; a share goes from 0 to 100.")
        if percent and name not in ready:
            raise TrafficInvalid(
                f"Traffic gives '{name}' {percent} %, but none of its replicas is ready.",
                hint="Wait until the deployment has passed its probe.",
            )
    total = sum(split.values())
    if total not in (0, 100):
        raise TrafficInvalid(f"The shares of traffic sum to {total}; they sum to 100, or to 0 to stop all.")
    return {name: percent for name, percent in split.items() if percent}
