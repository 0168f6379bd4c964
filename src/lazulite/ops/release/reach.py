"""Whether a version could ever pass a policy: one that nobody can pass is refused when it is written."""

from lazulite.specs.release import ReleasePolicy
from lazulite.words.errors import Invalid, nearest
from lazulite.words.metrics import CLASSIFICATION, REGRESSION


class PolicyUnreachable(Invalid):
    pass


def check(policy: ReleasePolicy) -> None:
    """Raises PolicyUnreachable for metrics that are not measured together, and for more approvals than approvers."""
    rules, approve = policy.validation, policy.approve
    together = REGRESSION if rules.metric in REGRESSION else CLASSIFICATION
    for metric in (rules.metric, *rules.max_regressions):
        if metric not in together:
            known = together if metric != rules.metric else (*CLASSIFICATION, *REGRESSION)
            beside = "" if metric == rules.metric else f" beside '{rules.metric}'"
            raise PolicyUnreachable(f"The metric '{metric}' is not measured{beside}.", hint=nearest(metric, known))
    approvers = set(approve.approvers)
    if approve.by == "person" and approvers and approve.required > len(approvers):
        raise PolicyUnreachable(
            f"{approve.required} approvals are wanted, and only {', '.join(sorted(approvers))} may give any.",
            hint="Name more approvers, or require fewer.",
        )
