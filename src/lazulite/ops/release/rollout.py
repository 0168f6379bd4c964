"""The next move of a rollout, by what the candidate and the champion have answered since it began."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lazulite.specs.release import DeployRules

# One unlucky request is no proof: below this many failures nobody is sent back before the count is full.
FEWEST_ERRORS = 3


class Move(StrEnum):
    WAIT = "wait"
    FINISH = "finish"
    GO_BACK = "go_back"


@dataclass(frozen=True)
class Counted:
    """Requests answered, failed ones among them."""

    answered: int = 0
    errors: int = 0

    @property
    def error_rate(self) -> float:
        return self.errors / self.answered if self.answered else 0.0

    def since(self, earlier: "Counted") -> "Counted":
        return Counted(self.answered - earlier.answered, self.errors - earlier.errors)


@dataclass(frozen=True)
class Decision:
    move: Move
    reason: str


def decide(candidate: Counted, champion: Counted, rules: DeployRules) -> Decision:
    """Back as soon as the candidate can no longer keep within the champion's errors, all once it has shown enough."""
    limit = champion.error_rate + rules.max_error_rate_increase
    full = candidate.answered >= rules.answers
    rate = candidate.errors / max(candidate.answered, rules.answers)
    if rate > limit and (full or candidate.errors >= FEWEST_ERRORS):
        return Decision(
            Move.GO_BACK,
            f"{candidate.errors} of {candidate.answered} answers failed; the champion's share is "
            f"{champion.error_rate:.1%}, and the policy allows {rules.max_error_rate_increase:.1%} more.",
        )
    if full:
        return Decision(Move.FINISH, f"{candidate.answered} requests answered, {candidate.errors} of them failed.")
    return Decision(Move.WAIT, f"{candidate.answered} of {rules.answers} requests answered.")


def split(before: Mapping[str, int], deployment: str, percent: int) -> dict[str, int]:
    """`percent` for the deployment, the rest shared as before. Sums to 100; all without a before."""
    others = {name: share for name, share in before.items() if share and name != deployment}
    if not others or percent == 100:
        return {deployment: 100, **dict.fromkeys(others, 0)}
    left, whole = 100 - percent, sum(others.values())
    shares = {name: share * left // whole for name, share in others.items()}
    largest = max(others, key=lambda name: (others[name], name))
    shares[largest] += left - sum(shares.values())
    return {**shares, deployment: percent}


def back(before: Mapping[str, int], known: Collection[str]) -> dict[str, int]:
    """The split to go back to, shared by those of its deployments that there are still. Empty where there are none."""
    left = {name: share for name, share in before.items() if share and name in known}
    whole = sum(left.values())
    if not whole:
        return {}
    shares = {name: share * 100 // whole for name, share in left.items()}
    shares[max(left, key=lambda name: (left[name], name))] += 100 - sum(shares.values())
    return shares


def deployment_name(version: int, taken: Mapping[str, int]) -> str:
    """`v007` for version 7 (Azure ML wants three characters), or the first `v007-2`, … that no deployment has."""
    name = f"v{version:03d}"
    number = 2
    while name in taken:
        name, number = f"v{version:03d}-{number}", number + 1
    return name
