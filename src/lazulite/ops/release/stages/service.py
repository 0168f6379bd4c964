"""Package, optimise and validate: each stage starts jobs, and the fact of their end starts the next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.release import errands, gates
from lazulite.ops.release.dossier.service import DossierService, Finding, sentences
from lazulite.ops.release.entities import Champion, Release, Stage, StageState
from lazulite.ops.release.errands import Needs, Outcome
from lazulite.services.assets.entities import AssetKind, AssetVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.registry.evidence.entities import Figure
from lazulite.services.training.jobs.entities import GivenInput, Job, NewJob
from lazulite.words.errors import Missing
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest
from lazulite.words.refs import parse_asset_ref

NEWER = "A monitor's run on a newer window registers one, and so does `lazulite data create`."


class Submitting(Protocol):
    """What the release asks of jobs."""

    def submit(self, tx: Tx, actor: Actor, workspace_id: str, new: NewJob) -> Job: ...

    def submit_step(
        self, tx: Tx, actor: Actor, workspace_id: str, *, step: str, arguments: JSONObject,
        inputs: Mapping[str, GivenInput], owner: str,
    ) -> Job: ...  # fmt: skip


class Serving(Protocol):
    """What the release asks about the champion."""

    def champion(self, tx: Tx, workspace_id: str, endpoint: str, model: str) -> Champion | None: ...

    def needs(self, tx: Tx, workspace_id: str, endpoint: str, deployment: str) -> Needs: ...


class Learning(Protocol):
    """What the release asks about where versions come from."""

    def learnt_from(self, tx: Tx, workspace_id: str, model: str, version: int) -> frozenset[str]: ...


class StagesService:
    def __init__(
        self,
        *,
        assets: AssetsService,
        dossier: DossierService,
        jobs: Submitting,
        serving: Serving,
        lineage: Learning,
        tools: tuple[str, ...],
    ) -> None:
        self._lineage = lineage
        self._assets = assets
        self._dossier = dossier
        self._jobs = jobs
        self._serving = serving
        self._tools = tools

    def package(self, tx: Tx, actor: Actor, release: Release) -> Release:
        """The step that reads the model's folder is on its way."""
        model = self._model(tx, release)
        if model.manifest is None:
            finding = Finding("The model version has no files.", {})
            return self._dossier.refuse(tx, actor, release, Stage.PACKAGE, finding)
        job = self._step(tx, actor, release, "package", {}, {"model": errands.given(model)})
        return self._dossier.start(tx, release, Stage.PACKAGE, {"package": job})

    def packaged(self, tx: Tx, actor: Actor, release: Release, outcome: Outcome) -> Release:
        source = outcome.source
        if not outcome.completed:
            return self._dossier.refuse(tx, actor, release, Stage.PACKAGE, Finding(outcome.reason, {}, source=source))
        model = self._model(tx, release)
        said = outcome.result
        lines, python = said.get("requirements"), said.get("python")
        requirements = tuple(str(line) for line in lines) if isinstance(lines, list) else ()
        work = replace(
            release.work, requirements=requirements, python=str(python) if python else None,
            signature=said.get("signature"),  # type: ignore[arg-type]  # JSON is JsonValue
        )  # fmt: skip
        release = replace(release, work=work)
        content = {**said, "manifest_digest": model.manifest_digest, "files": model.file_count}
        counted = f"{model.file_count} files, {model.size:,} bytes, {len(requirements)} requirements."
        finding = Finding(counted, content, Figure("size_bytes", model.size), source)
        release = self._dossier.close(tx, actor, release, Stage.PACKAGE, StageState.PASSED, finding)
        return self.optimise(tx, actor, release)

    def optimise(self, tx: Tx, actor: Actor, release: Release) -> Release:
        if not release.policy.optimise.onnx:
            return self._not_optimised(tx, actor, release, Finding("the policy asks for no ONNX", {}))
        asked = errands.optimise(release, self._model(tx, release), self._rows(tx, release), tools=self._tools)
        job = self._jobs.submit(tx, actor, release.workspace_id, asked)
        return self._dossier.start(tx, release, Stage.OPTIMISE, {"optimise": job.name})

    def optimised(self, tx: Tx, actor: Actor, release: Release, outcome: Outcome) -> Release:
        """A conversion that fails or answers otherwise holds nothing up: the model is released as it is."""
        source, report = outcome.source, outcome.result
        if not outcome.completed or not report:
            why = f'its job failed with "{outcome.reason.rstrip(".")}"' if outcome.reason else "its job left no report"
            return self._not_optimised(tx, actor, release, Finding(why, {}, source=source))
        apart = report.get("max_abs_diff")
        figure = Figure("max_abs_diff", float(apart)) if isinstance(apart, int | float) else None
        if report.get("status") != "converted":
            refused = "it would not answer alike: " if report.get("status") == "refused" else ""
            finding = Finding(f"{refused}{report.get('reason')}", report, figure, source)
            return self._not_optimised(tx, actor, release, finding)
        said = f"{report['rows']} rows answer alike within {apart:.3g}; {_latency(report)}."
        finding = Finding(said, report, figure, source)
        release = self._dossier.close(tx, actor, release, Stage.OPTIMISE, StageState.PASSED, finding)
        return self.validate(tx, actor, _with_onnx(release, outcome))

    def validate(self, tx: Tx, actor: Actor, release: Release) -> Release:
        """Candidate and champion are being scored on labelled rows, each in its own environment.

        It waits for newer ones where one of them has learnt from these.
        """
        endpoint = release.policy.endpoint_name
        champion = self._serving.champion(tx, release.workspace_id, endpoint, release.model) if endpoint else None
        rows = self._rows(tx, release)
        release = replace(release, work=replace(release.work, champion=champion, data=rows.ref if rows else None))
        if rows is None or rows.manifest is None:
            return self._unjudged(tx, actor, release)
        if pupils := self._pupils(tx, release, rows):
            return self._known_already(tx, actor, release, rows, pupils)
        jobs = {"candidate": self._score(tx, actor, release, release.version, rows)}
        if champion is not None:
            jobs["champion"] = self._score(tx, actor, release, champion.version, rows)
        return self._dossier.start(tx, release, Stage.VALIDATE, jobs)

    def scored(self, tx: Tx, actor: Actor, release: Release, role: str, outcome: Outcome) -> Release:
        if not outcome.completed:
            finding = Finding(f"Scoring the {role} failed: {outcome.reason}", {}, source=outcome.source)
            return self._dossier.refuse(tx, actor, release, Stage.VALIDATE, finding)
        work = release.work
        scores = {**work.scores, role: outcome.outputs[errands.OUT]}
        release = self._dossier.save(tx, replace(release, work=replace(work, scores=scores)))
        if work.waiting:
            return release
        rules = release.policy.validation
        arguments: dict[str, JSON] = {
            "metric": rules.metric,
            "positive": rules.positive,
            "confidence": rules.confidence,
        }
        inputs = {name: errands.laid_out(left, name) for name, left in scores.items()}
        job = self._step(tx, actor, release, "compare", arguments, inputs)
        return self._dossier.start(tx, release, Stage.VALIDATE, {"compare": job})

    def compared(self, tx: Tx, actor: Actor, release: Release, outcome: Outcome) -> Release:
        """The verdict: passed to the approval, or refused with its reasons."""
        source, rules, champion = outcome.source, release.policy.validation, release.work.champion
        if not outcome.completed:
            return self._dossier.refuse(tx, actor, release, Stage.VALIDATE, Finding(outcome.reason, {}, source=source))
        result = outcome.result
        rows = int(str(result.get("rows") or 0))
        candidate = gates.Measured(release.version, rows, _metrics(result.get("candidate")))
        best = gates.Measured(champion.version, rows, _metrics(result.get("champion"))) if champion else None
        verdict = gates.verdict(candidate, best, rules, interval=_interval(result.get("interval")))
        content: dict[str, JSON] = {
            **result, "metric": rules.metric, "improvement": verdict.improvement, "reasons": list(verdict.reasons),
            "data": release.work.data, "rules": rules.model_dump(mode="json"),
            "champion_version": champion.version if champion else None,
        }  # fmt: skip
        figure = Figure(rules.metric, candidate.metrics.get(rules.metric))
        beside = best.metrics.get(rules.metric) if best else None
        finding = Finding(sentences(verdict.reasons), content, figure, source, beside)
        if not verdict.passed:
            return self._dossier.refuse(tx, actor, release, Stage.VALIDATE, finding)
        return self._dossier.close(tx, actor, release, Stage.VALIDATE, StageState.PASSED, finding)

    def _not_optimised(self, tx: Tx, actor: Actor, release: Release, why: Finding) -> Release:
        reason = f"The model was not converted to ONNX: {why.reason.rstrip('.')}. It is released as it is."
        finding = replace(why, reason=reason)
        release = self._dossier.close(tx, actor, release, Stage.OPTIMISE, StageState.NOT_APPLICABLE, finding)
        return self.validate(tx, actor, release)

    def _unjudged(self, tx: Tx, actor: Actor, release: Release) -> Release:
        """Without rows a champion is not replaced; without a champion there is nothing to compare."""
        named = release.policy.validation.data
        lacking = f"there is no data '{named}' yet" if named else "the policy names no labelled data"
        if release.work.champion is not None:
            reason = f"Version {release.work.champion.version} serves, and {lacking} to compare with it on."
            return self._dossier.refuse(tx, actor, release, Stage.VALIDATE, Finding(reason, {}))
        finding = Finding(f"Not applicable because {lacking}, and no version serves yet.", {})
        return self._dossier.close(tx, actor, release, Stage.VALIDATE, StageState.NOT_APPLICABLE, finding)

    def _pupils(self, tx: Tx, release: Release, rows: AssetVersion) -> list[int]:
        """Of the candidate and the champion, the versions that have learnt from these rows."""
        champion, named = release.work.champion, f"{rows.name}:{rows.version}"
        versions = [release.version, *([champion.version] if champion else [])]
        known = {one: self._lineage.learnt_from(tx, release.workspace_id, release.model, one) for one in versions}
        return [version for version in versions if named in known[version]]

    def _known_already(
        self, tx: Tx, actor: Actor, release: Release, rows: AssetVersion, pupils: Sequence[int]
    ) -> Release:
        """Answers that a model has learnt say nothing about it: a name is waited for to have newer ones."""
        who = " and ".join(f"version {version}" for version in pupils)
        reason = f"{who.capitalize()} {'has' if len(pupils) == 1 else 'have'} learnt from {rows.ref}"
        if parse_asset_ref(str(release.policy.validation.data)).version is not None:
            finding = Finding(f"{reason}, which the policy names to judge by.", {"data": rows.ref})
            return self._dossier.refuse(tx, actor, release, Stage.VALIDATE, finding)
        return self._dossier.wait(
            tx, release, Stage.VALIDATE, f"{reason}: it waits for a newer one to judge by. {NEWER}"
        )

    def _score(self, tx: Tx, actor: Actor, release: Release, version: int, rows: AssetVersion) -> str:
        found = self._assets.get(tx, release.workspace_id, AssetKind.MODEL, release.model, str(version))
        work, endpoint = release.work, release.policy.endpoint_name
        needs = Needs(work.requirements, work.python)
        if work.champion and version == work.champion.version and endpoint:
            needs = self._serving.needs(tx, release.workspace_id, endpoint, work.champion.deployment)
        return self._jobs.submit(tx, actor, release.workspace_id, errands.score(release, found, rows, needs)).name

    def _step(
        self, tx: Tx, actor: Actor, release: Release, step: str, arguments: JSONObject, inputs: Mapping[str, GivenInput]
    ) -> str:
        return self._jobs.submit_step(
            tx, actor, release.workspace_id, step=step, arguments=arguments, inputs=inputs, owner=errands.OWNER
        ).name

    def _rows(self, tx: Tx, release: Release) -> AssetVersion | None:
        """The labelled data that the policy names, None where there is none yet."""
        if release.policy.validation.data is None:
            return None
        try:
            return self._assets.resolve(tx, release.workspace_id, AssetKind.DATA, release.policy.validation.data)
        except Missing:
            return None

    def _model(self, tx: Tx, release: Release) -> AssetVersion:
        return self._assets.get(tx, release.workspace_id, AssetKind.MODEL, release.model, str(release.version))


def _with_onnx(release: Release, outcome: Outcome) -> Release:
    """The file beside the model, where the conversion left one."""
    out = outcome.outputs.get(errands.OUT)
    entry = out.find("model.onnx") if out is not None else None
    return replace(release, work=replace(release.work, onnx=Manifest((entry,)) if entry else None))


def _latency(report: JSONObject) -> str:
    match report.get("latency_ms"):
        case {"single_row": {"before": before, "after": after}, "batch": {"rows": rows, "before": slow, "after": fast}}:
            return (
                f"one row takes {_ms(after)} instead of {_ms(before)}, {rows} rows {_ms(fast)} instead of {_ms(slow)}"
            )
    return "latencies were not measured"


def _ms(value: JSON) -> str:
    if not isinstance(value, int | float):
        return "?"
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.2g} ms"


def _metrics(value: JSON) -> Mapping[str, float | None]:
    metrics = value if isinstance(value, Mapping) else {}
    return {name: float(v) if isinstance(v, int | float) else None for name, v in metrics.items()}


def _interval(value: JSON) -> gates.Interval | None:
    match value:
        case {"low": float(low) | int(low), "high": float(high) | int(high)}:
            return gates.Interval(low, high)
    return None
