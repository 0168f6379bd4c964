"""Requests made up from the OpenAPI document, sent to a whole control plane that has one of everything."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from tests.unit.processes.team import NAME, Team

HOST = "localhost"
# What documents, filters, page tokens and digests may say has a grammar that OpenAPI cannot tell.
# There is no gateway here: what asks one is answered with the 503 that is documented for that.
CHECKS = {
    "positive_data_acceptance": {"enabled": False}, "ignored_auth": {"enabled": False},
    "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503"]},
}  # fmt: skip
# A query's list is whatever is there once: every value that is given is a list of one.
LISTS = {"include-path-regex": "/events(/stream)?$", "checks": {"negative_data_rejection": {"enabled": False}}}
JOB = {"command": "true", "environment": {"requirements": []}}
DOCUMENTS = (
    JOB,
    {"name": "fresh", "requirements": ["six"]},
    {"name": "fresh", "type": "uri_folder", "path": f"azureml:{NAME}:1"},
    {"name": "fresh"},
    {"name": "green", "endpoint_name": NAME, "model": f"azureml:{NAME}:1"},
    {"name": "fresh", "model": NAME, "owner": "me"},
    {"name": "fresh", "when": "DriftDetected", "owner": "local", "start": {"job": JOB}},
)


@dataclass
class Found:
    """What a run has seen: answers by status, and each kind of failure once."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, event: events.ScenarioFinished) -> None:
        self.cases += len(event.recorder.interactions)
        for exchange in event.recorder.interactions.values():
            if exchange.response is not None:
                self.statuses[exchange.response.status_code] += 1
        for check in (one for checks in event.recorder.checks.values() for one in checks):
            if check.failure_info is not None:
                failure = check.failure_info.failure
                key = (str(failure.operation), failure.title, failure.message[:60])
                self.failures.setdefault(key, f"{failure.message}\n{check.failure_info.code_sample}")

    def told(self) -> str:
        return "\n\n".join(f"{operation}: {title}\n{text}" for (operation, title, _), text in self.failures.items())


def filled(platform: Platform) -> tuple[FastAPI, dict[str, str]]:
    """The application over a workspace with one of everything, and the ids of what has no name."""
    app = create_app(platform)
    app.state.stopping = lambda: True  # long polls and streams end at once
    team = Team(platform, TestClient(app, base_url=f"http://{HOST}"), "default")
    team.run_a_job()
    team.fill()
    team.measure()
    return app, team.ids


def fuzz(platform: Platform, *, phases: list[str], examples: int, seed: int) -> Found:
    app, ids = filled(platform)
    config = SchemathesisConfig.from_dict(_config(ids, examples=examples, seed=seed))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config, headers={"Host": HOST})
    schema.config.phases.update(phases=phases)
    found = Found()
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                found.add(event)
            case events.NonFatalError():
                raise event.value
            case events.FatalError():
                raise event.exception
    return found


def _config(ids: dict[str, str], *, examples: int, seed: int) -> dict[str, object]:
    known = {
        "name": [NAME, ids["job"]], "endpoint": [NAME], "policy": [NAME], "version": ["1", "latest", "@good"],
        "release": [ids["release"]], "run_id": [ids["run"]], "entry": [ids["entry"]], "output": ["out"],
        "evidence_id": [ids["evidence"]], "path": ["a.csv", "MLmodel"], "label": ["good"], "worker": ["w"],
        "process": [ids["job"]],
    }  # fmt: skip
    bound = {f"path.{name}": {"dictionary": name, "probability": 0.6} for name in known}
    documents = {"body.document": {"dictionary": "documents", "probability": 0.5}}
    listed = {name: {"values": values} for name, values in known.items()}
    return {
        "base-url": f"http://{HOST}", "seed": seed, "workers": 1, "continue-on-failure": True,
        "parameters": {"workspace": "default", **bound, **documents},
        "dictionaries": {**listed, "documents": {"values": [json.dumps(one) for one in DOCUMENTS]}},
        "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
        "checks": CHECKS, "operations": [LISTS], "suppress-health-check": ["all"],
    }  # fmt: skip


def report(found: Found, to: Path) -> None:
    to.write_text(f"{found.cases} cases, {dict(sorted(found.statuses.items()))}\n\n{found.told()}\n")
