"""`lazulite release`: a version's way from registered to answering, and who lets it."""

from typing import Annotated

from cyclopts import App, Parameter

from lazulite.experience.cli.options import (
    File,
    Filter,
    MaxResults,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    client,
    settings,
)
from lazulite.experience.cli.output import Form, form_of, say, show, show_list, warn
from lazulite.experience.cli.progress import phase
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

app = App(name="release", help="A version's way from registered to answering, and who lets it.")
policy = App(name="policy", help="What new versions of a model have to show.")
app.command(policy)
COLUMNS = ("id", "model", "version", "champion", "state", "reason", "policy", "opened_at")
STAGES = ("stage", "state", "figure.name", "figure.value", "digest", "reason")
POLICIES = ("name", "model", "endpoint_name", "owner", "revision", "description")
EMPTY = "No releases here. With a policy, every new version of its model opens one: lazulite release policy list"
NO_POLICIES = "No release policies here. Make one: lazulite release policy create -f release.yml"
NamePlace = Annotated[
    str, Parameter(name=("--name", "-n"), help="Its id, or MODEL:VERSION for the newest of that version.")
]
PolicyPlace = Annotated[str, Parameter(name=("--name", "-n"), help="The policy's name.")]


class CandidateInvalid(Invalid):
    pass


@app.command
def create(candidate: str, *, workspace: Workspace = None, output: Output = None) -> None:
    """Open a release by hand.

    Example: lazulite release create pumps:2

    Parameters
    ----------
    candidate
        MODEL:VERSION.
    """
    model, _, version = candidate.removeprefix("azureml:").rpartition(":")
    if not model or not version.isdecimal():
        raise CandidateInvalid(f"{candidate!r} names no model version.", hint="Write MODEL:VERSION, as delays:2.")
    with client(workspace) as platform:
        _show(platform.releases.open(model, int(version)), output)


@app.command(name="list")
def list_(
    *, model: str | None = None, state: str | None = None, filter_: Filter = None, order_by: OrderBy = None,
    text: Text = None, max_results: MaxResults = 50, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's releases, the newest first.

    Example: lazulite release list --state AwaitingApproval

    Parameters
    ----------
    model
        Of this model only.
    state
        In this state only: Open, AwaitingApproval, Approved, RollingOut, Completed, Refused or RolledBack.
    """
    with client(workspace) as platform:
        found = platform.releases.list(
            filter=filter_, order_by=order_by, text=text, max_results=max_results, model=model, state=state
        )
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: NamePlace, *, workspace: Workspace = None, output: Output = None) -> None:
    """A release, with what each stage has found.

    Example: lazulite release show pumps:2
    """
    with client(workspace) as platform:
        _show(platform.releases.get(name), output)


@app.command
def wait(
    name: NamePlace, *, timeout_seconds: float = 600, workspace: Workspace = None, output: Output = None
) -> None:  # fmt: skip
    """Wait until a release needs somebody (a person's yes, answered requests) or has ended.

    Example: lazulite release wait pumps:2

    Parameters
    ----------
    timeout_seconds
        How long at most.
    """
    with client(workspace) as platform, phase(f"release {name}") as told:
        found = platform.releases.wait(
            name, timeout_seconds=timeout_seconds, progress=lambda release: told(standing_of(release))
        )
    _show(found, output)


@app.command
def approve(name: NamePlace, *, comment: str = "", workspace: Workspace = None, output: Output = None) -> None:
    """Say yes to a release, as the person whose token this is.

    Example: lazulite release approve pumps:2 --comment "Better in the north."

    Parameters
    ----------
    comment
        Kept with the approval.
    """
    with client(workspace) as platform:
        _show(platform.releases.approve(name, comment=comment), output)


@app.command
def refuse(name: NamePlace, *, reason: str, workspace: Workspace = None, output: Output = None) -> None:
    """Say no to a release, and end it.

    Example: lazulite release refuse pumps:2 --reason "Not before the audit."

    Parameters
    ----------
    reason
        Why; everybody who asks will read it.
    """
    with client(workspace) as platform:
        _show(platform.releases.refuse(name, reason=reason), output)


@app.command
def rollback(name: NamePlace, *, reason: str = "", workspace: Workspace = None, output: Output = None) -> None:
    """Take a release back: give the traffic to what served before, at once.

    Example: lazulite release rollback pumps:2 --reason "Errors in the south."

    Parameters
    ----------
    reason
        Why.
    """
    with client(workspace) as platform:
        _show(platform.releases.rollback(name, reason=reason), output)


@policy.command(name="create")
def create_policy(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Make the policy of a document: from now on every new version of its model is a case.

    Example: lazulite release policy create -f policy.yml
    """
    with client(workspace) as platform:
        made = platform.releases.policies.create(file, set=settings(set_))
        warn(made)
        show(made, output)


@policy.command(name="update")
def update_policy(
    name: PolicyPlace, *, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None
) -> None:
    """Replace a policy; cases under way keep the one that they were opened by.

    Example: lazulite release policy update pumps -f policy.yml
    """
    with client(workspace) as platform:
        changed = platform.releases.policies.replace(name, file, set=settings(set_))
        warn(changed)
        show(changed, output)


@policy.command(name="list")
def list_policies(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's policies.

    Example: lazulite release policy list
    """
    with client(workspace) as platform:
        found = platform.releases.policies.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, POLICIES, output, empty=NO_POLICIES)


@policy.command(name="show")
def show_policy(name: PolicyPlace, *, workspace: Workspace = None, output: Output = None) -> None:
    """A policy, defaults written out.

    Example: lazulite release policy show pumps
    """
    with client(workspace) as platform:
        show(platform.releases.policies.get(name), output)


def standing_of(release: JSONObject) -> str:
    """The state, the stage that is at work, and what one waits for."""
    stages = release.get("stages")
    told = [stage for stage in (stages if isinstance(stages, list) else ()) if isinstance(stage, dict)]
    at_work = [str(stage.get("stage")) for stage in told if stage.get("state") == "Running"]
    waits = [f"{stage['stage']} waits. {stage['reason']}" for stage in told if _waits(stage)]
    if at_work:
        waits = [f"{', '.join(at_work)} at work", *waits]
    return f"release {release.get('model')}:{release.get('version')}: {'; '.join(waits) or release.get('state')}"


def _waits(stage: JSONObject) -> bool:
    """For something that is told; a stage whose turn has not come waits too, and says nothing."""
    return stage.get("state") == "Waiting" and bool(stage.get("reason"))


def traffic_of(release: JSONObject) -> str:
    """What became of the candidate's traffic; empty where it has not come to that."""
    rollout = release.get("rollout")
    if not isinstance(rollout, dict):
        return ""
    share = f"{rollout.get('percent')} %"
    if release.get("state") == "RolledBack":
        return f"rolled back: {rollout.get('deployment')} had {share}, and the traffic is as it was before"
    return f"{rollout.get('deployment')} gets {share} of {rollout.get('endpoint_name')}"


def _rollout(rollout: JSONObject, rules: JSON) -> str:
    """What traffic has to do before the next step is taken."""
    deploy = rules.get("deploy") if isinstance(rules, dict) else None
    wanted = deploy.get("answers") if isinstance(deploy, dict) else None
    return (
        f"{rollout.get('deployment')} has given {rollout.get('answered')} of the {wanted} answers that it needs: it "
        "waits for requests."
    )


def _show(release: JSONObject, output: Form | None) -> None:
    """A table shows the case, and then its stages."""
    if form_of(output) != "table":
        show(release, output)
        return
    stages = release.get("stages")
    show({key: value for key, value in release.items() if key != "stages"} | {"rollout": traffic_of(release)}, output)
    show_list(
        [stage for stage in stages if isinstance(stage, dict)] if isinstance(stages, list) else [], STAGES, output
    )
    rollout = release.get("rollout")
    if release.get("state") == "RollingOut" and isinstance(rollout, dict):
        say(_rollout(rollout, release.get("rules")))
    if release.get("state") == "AwaitingApproval":
        say(f"It waits for a person: lazulite release approve {release['model']}:{release['version']}")
