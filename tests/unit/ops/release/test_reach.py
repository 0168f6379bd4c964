import pytest

from lazulite.ops.monitoring import definition
from lazulite.ops.release import reach
from lazulite.ops.release.reach import PolicyUnreachable, check
from lazulite.words.json import JSON
from tests.unit.ops.release.makers import make_policy


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"validate": {"metric": "accuracyy"}}, "The metric 'accuracyy' is not measured."),
        ({"validate": {"metric": "mae", "max_regressions": {"recall": 0.1}}}, "'recall' is not measured beside 'mae'"),
        ({"validate": {"max_regressions": {"bogus": 0.1}}}, "'bogus' is not measured beside 'roc_auc'"),
        ({"approve": {"required": 2, "approvers": ["ann", "ann"]}}, "2 approvals are wanted, and only ann may"),
    ],
)  # fmt: skip
def test_a_policy_that_no_version_can_pass_is_refused(changed: dict[str, JSON], sentence: str) -> None:
    with pytest.raises(PolicyUnreachable, match=sentence):
        check(make_policy(**changed))


def test_what_is_measured_together_and_enough_approvers_are_taken() -> None:
    check(make_policy(validate={"metric": "mae", "max_regressions": {"rmse": 0.1}}))
    check(make_policy(approve={"required": 2, "approvers": ["ann", "ben"]}))
    check(make_policy(approve={"required": 3}))


def test_a_policy_may_ask_for_what_is_measured() -> None:
    assert (reach.CLASSIFICATION, reach.REGRESSION) == (definition.CLASSIFICATION, definition.REGRESSION)
