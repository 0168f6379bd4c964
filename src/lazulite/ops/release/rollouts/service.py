"""Deploy: the candidate comes up beside the champion, gets a share, then all of the traffic, or none again."""

from dataclasses import replace

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.telemetry import logger
from lazulite.ops.release import events, rollout, store
from lazulite.ops.release.dossier.service import DossierService, Finding, owned
from lazulite.ops.release.entities import Champion, Release, ReleaseState, Rollout, Stage, StageState
from lazulite.ops.release.errands import Needs
from lazulite.ops.release.errors import ReleaseStateWrong
from lazulite.ops.release.rollout import Counted, Decision, Move
from lazulite.services.assets.entities import AssetKind
from lazulite.services.assets.service import AssetsService
from lazulite.services.inference.deployments.service import DeploymentsService, Description
from lazulite.services.inference.entities import Collecting, Definition, Deployment, ServedModel
from lazulite.services.inference.errors import EndpointMissing
from lazulite.services.inference.service import EndpointsService
from lazulite.services.registry.evidence.entities import Figure
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON

log = logger(__name__)
MOVING = (ReleaseState.APPROVED, ReleaseState.ROLLING_OUT)


class RolloutsService:
    """runtime: the requirement that answers from an ONNX file."""

    def __init__(
        self, *, assets: AssetsService, endpoints: EndpointsService, deployments: DeploymentsService,
        dossier: DossierService, runtime: str,
    ) -> None:  # fmt: skip
        self._assets = assets
        self._endpoints = endpoints
        self._deployments = deployments
        self._dossier = dossier
        self._runtime = runtime

    def champion(self, tx: Tx, workspace_id: str, endpoint: str, model: str) -> Champion | None:
        """The version of this model with the most traffic there; None without such an endpoint, or traffic."""
        split = self._split(tx, workspace_id, endpoint)
        serving = [one for one in self._behind(tx, workspace_id, endpoint) if split.get(one.name)]
        serving = [one for one in serving if one.current.model.name == model]
        best = max(serving, key=lambda one: split[one.name], default=None)
        return Champion(best.name, best.current.model.version) if best else None

    def needs(self, tx: Tx, workspace_id: str, endpoint: str, deployment: str) -> Needs:
        model = self._deployments.get(tx, workspace_id, endpoint, deployment).current.model
        return Needs(model.requirements, model.python)

    def outdated(self, tx: Tx) -> list[tuple[Release, str]]:
        """Approved releases whose candidate was compared with what serves no more, each with what to say of it."""
        approved = store.in_state(tx, [ReleaseState.APPROVED])
        return [(release, why) for release in approved if (why := self._overtaken(tx, release))]

    def begin(self, tx: Tx, actor: Actor, release: Release) -> Release:
        """An approved release: its deployment is coming up, or it waits until the endpoint's other rollout is over."""
        endpoint = release.policy.endpoint_name
        if endpoint is None:
            finding = Finding("Not applicable because the policy names no endpoint.", {})
            release = self._dossier.close(tx, actor, release, Stage.DEPLOY, StageState.NOT_APPLICABLE, finding)
            return self._complete(tx, actor, release)
        busy = store.at_endpoint(tx, release.workspace_id, endpoint, [ReleaseState.ROLLING_OUT])
        if busy or self._overtaken(tx, release):
            return self._dossier.save(tx, replace(release, state=ReleaseState.APPROVED))
        try:
            deployments = self._deployments.list(tx, release.workspace_id, endpoint)
        except EndpointMissing as error:
            return self._dossier.refuse(tx, actor, release, Stage.DEPLOY, Finding(error.detail, {}))
        name = rollout.deployment_name(release.version, {one.name: 0 for one in deployments})
        about = Description(f"Release {release.id}", {"release": release.id})
        definition = self._definition(tx, release, deployments=list(deployments))
        self._deployments.create(tx, actor, release.workspace_id, endpoint, name, definition, about=about)
        work = replace(release.work, rollout=Rollout(name))
        release = replace(release, state=ReleaseState.ROLLING_OUT, work=work)
        return self._dossier.start(tx, release, Stage.DEPLOY, {})

    def on_deployment(self, tx: Tx, fact: Fact) -> None:
        """Subscriber of DeploymentReady and DeploymentFailed."""
        endpoint, name = str(fact.data["endpoint"]), str(fact.data["deployment"])
        for release in store.at_endpoint(tx, fact.workspace_id, endpoint, [ReleaseState.ROLLING_OUT]):
            going = release.work.rollout
            if going is None or going.deployment != name or going.percent:
                continue
            actor = acting(release, cause=fact.id)
            if fact.type == "DeploymentReady":
                self._first_step(tx, actor, release, going)
            else:
                finding = Finding(f"The deployment '{name}' failed: {fact.data.get('error')}", {})
                self._dossier.refuse(tx, actor, release, Stage.DEPLOY, finding)

    def due(self, tx: Tx) -> bool:
        """Whether `tick` would do anything now."""
        return any(self._next(tx, release) is not None for release in store.in_state(tx, MOVING))

    def tick(self, tx: Tx) -> None:
        """Every rollout that has seen enough takes its next step. One that cannot now holds none of the others up."""
        for release in store.in_state(tx, MOVING):
            decision = self._next(tx, release)
            if decision is None:
                continue
            try:
                with tx.savepoint() as inside:
                    self._step(inside, release, decision)
            except PlatformError as refusal:
                log.info("release_waits", release=release.id, reason=refusal.detail)

    def _step(self, tx: Tx, release: Release, decision: Decision) -> None:
        actor = acting(release)
        if release.state is ReleaseState.APPROVED:
            self.begin(tx, actor, release)
        elif decision.move is Move.FINISH:
            self._finish(tx, actor, release, decision.reason)
        else:
            self._go_back(tx, actor, release, owned(release, decision.reason))

    def take_back(self, tx: Tx, actor: Actor, release: Release, reason: str) -> Release:
        """The traffic is as it was before this release, at once. Raises ReleaseStateWrong where nothing was before."""
        going, endpoint = release.work.rollout, release.policy.endpoint_name
        known = [one.name for one in self._behind(tx, release.workspace_id, endpoint)] if endpoint else []
        if going is None or endpoint is None or not rollout.back(going.before, known):
            raise ReleaseStateWrong(
                f"Nothing that served before release {release.id} is there, so there is nothing to go back to."
            )
        if not self._split(tx, release.workspace_id, endpoint).get(going.deployment):
            raise ReleaseStateWrong(
                f"'{endpoint}/{going.deployment}' of release {release.id} gets no traffic any more.",
                hint="Roll back the release that took its place.",
            )
        return self._go_back(tx, actor, release, reason)

    def _go_back(self, tx: Tx, actor: Actor, release: Release, reason: str) -> Release:
        going, endpoint = release.work.rollout, str(release.policy.endpoint_name)
        assert going is not None, "only a rollout goes back"
        known = [one.name for one in self._behind(tx, release.workspace_id, endpoint)]
        split = rollout.back(going.before, known)
        if split and self._split(tx, release.workspace_id, endpoint).get(going.deployment):
            self._endpoints.set_traffic(tx, actor, release.workspace_id, endpoint, split)
        counts = self._counts(tx, release)
        content: dict[str, JSON] = {"deployment": going.deployment, "traffic": dict(split), **counts}
        finding = Finding(reason, content, Figure("answers", float(str(counts["answered"]))))
        release = self._dossier.close(tx, actor, release, Stage.DEPLOY, StageState.ROLLED_BACK, finding)
        release = self._dossier.save(tx, replace(release, state=ReleaseState.ROLLED_BACK, reason=f"deploy: {reason}"))
        publish(tx, actor, events.release_rolled_back(release))
        return release

    def counted(self, tx: Tx, release: Release) -> Counted:
        """What the candidate has answered since it got its first share."""
        going = release.work.rollout
        return self._since(tx, release, going)[0] if going and going.percent else Counted()

    def _first_step(self, tx: Tx, actor: Actor, release: Release, going: Rollout) -> None:
        endpoint = str(release.policy.endpoint_name)
        before = self._split(tx, release.workspace_id, endpoint)
        split = rollout.split(before, going.deployment, release.policy.deploy.first_percent)
        self._endpoints.set_traffic(tx, actor, release.workspace_id, endpoint, split)
        counted = {one.name: self._counted(tx, one) for one in self._behind(tx, release.workspace_id, endpoint)}
        going = Rollout(going.deployment, before, counted, split[going.deployment])
        release = self._dossier.save(tx, replace(release, work=replace(release.work, rollout=going)))
        if not any(before.values()):
            self._finish(tx, actor, release, "No version answered before it, so it got all requests at once.")

    def _finish(self, tx: Tx, actor: Actor, release: Release, reason: str) -> None:
        going, endpoint = release.work.rollout, str(release.policy.endpoint_name)
        assert going is not None, "only a rollout is finished"
        before = self._split(tx, release.workspace_id, endpoint)
        split = rollout.split(before, going.deployment, 100)
        self._endpoints.set_traffic(tx, actor, release.workspace_id, endpoint, split)
        counts = self._counts(tx, release)
        figure = Figure("answers", float(str(counts["answered"])))
        finding = Finding(reason, {"deployment": going.deployment, "traffic": dict(split), **counts}, figure)
        work = replace(release.work, rollout=replace(going, percent=100))
        release = replace(release, work=work)
        self._complete(tx, actor, self._dossier.close(tx, actor, release, Stage.DEPLOY, StageState.PASSED, finding))

    def _complete(self, tx: Tx, actor: Actor, release: Release) -> Release:
        release = self._dossier.save(tx, replace(release, state=ReleaseState.COMPLETED))
        publish(tx, actor, events.release_completed(release))
        return release

    def _next(self, tx: Tx, release: Release) -> Decision | None:
        """What is to be done now, None for waiting. A hand on the traffic comes before what the policy says."""
        endpoint, going = str(release.policy.endpoint_name), release.work.rollout
        if release.state is ReleaseState.APPROVED:
            busy = store.at_endpoint(tx, release.workspace_id, endpoint, [ReleaseState.ROLLING_OUT])
            return None if busy else Decision(Move.FINISH, "the endpoint is free")
        if going is None:
            return None
        if all(one.name != going.deployment for one in self._behind(tx, release.workspace_id, endpoint)):
            return Decision(Move.GO_BACK, f"The deployment '{going.deployment}' was deleted.")
        if not going.percent:
            return None
        share = self._split(tx, release.workspace_id, endpoint).get(going.deployment, 0)
        if share == 0:
            return Decision(Move.GO_BACK, "Its traffic was taken away by hand.")
        if share == 100 and going.percent != 100:
            return Decision(Move.FINISH, "It was given all traffic by hand.")
        candidate, champion = self._since(tx, release, going)
        decision = rollout.decide(candidate, champion, release.policy.deploy)
        return None if decision.move is Move.WAIT else decision

    def _since(self, tx: Tx, release: Release, going: Rollout) -> tuple[Counted, Counted]:
        """Counts since the rollout began: the candidate's, and those of all others together."""
        candidate, others = Counted(), Counted()
        for one in self._behind(tx, release.workspace_id, str(release.policy.endpoint_name)):
            counts = self._counted(tx, one).since(going.counted.get(one.name, Counted()))
            if one.name == going.deployment:
                candidate = counts
            else:
                others = Counted(others.answered + counts.answered, others.errors + counts.errors)
        return candidate, others

    def _counts(self, tx: Tx, release: Release) -> dict[str, JSON]:
        going = release.work.rollout
        candidate, others = self._since(tx, release, going) if going else (Counted(), Counted())
        return {
            "answered": candidate.answered, "errors": candidate.errors,
            "others": {"answered": others.answered, "errors": others.errors},
        }  # fmt: skip

    def _counted(self, tx: Tx, deployment: Deployment) -> Counted:
        figures = self._endpoints.figures(tx, deployment)
        given, errors = (int(str(figures.get(name, 0))) for name in ("answered", "errors"))
        return Counted(given + errors, errors)

    def _overtaken(self, tx: Tx, release: Release) -> str:
        """What to say of a candidate that was compared with what serves no more; empty where it still serves."""
        now, compared = self._serving(tx, release), release.work.champion
        if now is None or now.version in (release.version, compared.version if compared else None):
            return ""
        before = f"version {compared.version}" if compared else "no other, for none served"
        return f"It was compared with {before}, and version {now.version} serves now."

    def _serving(self, tx: Tx, release: Release) -> Champion | None:
        endpoint = release.policy.endpoint_name
        return self.champion(tx, release.workspace_id, endpoint, release.model) if endpoint else None

    def _split(self, tx: Tx, workspace_id: str, endpoint: str) -> dict[str, int]:
        """Empty where there is no such endpoint any more."""
        try:
            return dict(self._endpoints.get(tx, workspace_id, endpoint).traffic)
        except EndpointMissing:
            return {}

    def _behind(self, tx: Tx, workspace_id: str, endpoint: str) -> list[Deployment]:
        try:
            return list(self._deployments.list(tx, workspace_id, endpoint))
        except EndpointMissing:
            return []

    def _definition(self, tx: Tx, release: Release, *, deployments: list[Deployment]) -> Definition:
        """As the champion is served, with the new model in it."""
        version = self._assets.get(tx, release.workspace_id, AssetKind.MODEL, release.model, str(release.version))
        assert version.manifest is not None, "packaged before"
        work, champion = release.work, self._serving(tx, release)
        onnx = work.onnx if release.policy.optimise.serve else None
        model = ServedModel(
            release.model, release.version, files=version.manifest.to_json(),
            requirements=(*work.requirements, self._runtime) if onnx else work.requirements, python=work.python,
            signature=work.signature,
            onnx=onnx.to_json() if onnx else None,
        )  # fmt: skip
        like = next((one.current for one in deployments if champion and one.name == champion.deployment), None)
        return replace(like, model=model) if like else Definition(model=model, collecting=Collecting(enabled=True))


def acting(release: Release, *, cause: str | None = None) -> Actor:
    """The policy at work, as its owner."""
    principal = Principal(PrincipalKind.RULE, f"release/{release.policy.name}")
    return Actor(principal, Principal(PrincipalKind.PERSON, release.policy.owner), cause, release.workspace_id)
