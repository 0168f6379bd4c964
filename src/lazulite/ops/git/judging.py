"""What a delivery is: by whom, of which event, and what it tells. Nothing is looked up."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from lazulite.ops.git.entities import Arrival, DeliveryUnread, DeliveryUnsigned, GitHook, GitHost, Judged, Told
from lazulite.ops.git.payloads import azure_devops, github, gitlab
from lazulite.ops.git.payloads.parts import Body
from lazulite.ops.git.signatures import check_signature
from lazulite.words.json import JSON
from lazulite.words.repositories import same_repository

# By host the headers that say which event it is, and which delivery: the first that is there counts.
EVENTS: Mapping[GitHost, Sequence[str]] = {
    GitHost.GITHUB: ("x-github-event",),
    GitHost.GITLAB: ("x-gitlab-event",),
    GitHost.GITEA: ("x-forgejo-event", "x-gitea-event"),
    GitHost.AZURE_DEVOPS: (),
}
KEYS: Mapping[GitHost, Sequence[str]] = {
    GitHost.GITHUB: ("x-github-delivery",),
    GitHost.GITLAB: ("webhook-id", "idempotency-key", "x-gitlab-event-uuid"),
    GitHost.GITEA: ("x-forgejo-delivery", "x-gitea-delivery"),
    GitHost.AZURE_DEVOPS: (),
}
READERS = {
    GitHost.GITHUB: github,
    GitHost.GITLAB: gitlab,
    GitHost.GITEA: github,
    GitHost.AZURE_DEVOPS: azure_devops,
}
JSON_TYPE, FORM = "application/json", "application/x-www-form-urlencoded"
LONGEST = 200  # letters of what a header is kept as


def judge(hook: GitHook, secret: str, arrival: Arrival) -> Judged:
    """Its signature first: who is not known is told nothing of what is wrong with the rest."""
    event = _header(arrival, EVENTS[hook.host])
    try:
        check_signature(hook.host, secret, arrival)
    except DeliveryUnsigned as refusal:
        return Judged(event, reason=refusal.why, refusal=refusal)
    try:
        return _read(hook, arrival, event)
    except DeliveryUnread as refusal:
        return Judged(event, reason=refusal.why, refusal=refusal)


def _read(hook: GitHook, arrival: Arrival, event: str) -> Judged:
    body = _body(_payload(arrival))
    event = event or body.text("eventType", default="")
    told = body.text("id", default="") if hook.host is GitHost.AZURE_DEVOPS else ""
    key = _header(arrival, KEYS[hook.host]) or told or hashlib.sha256(arrival.body).hexdigest()
    if event == "ping":
        return Judged(event, key, reason="the host asks whether anybody is here")
    reader = READERS[hook.host]
    found = reader.read(event, body)
    if isinstance(found, str):
        return Judged(event, key, reason=found)
    about = reader.repository(body)
    if not same_repository(about, hook.repository):
        raise DeliveryUnread(f"it is about {about[:LONGEST]}, and the hook is for {hook.repository}")
    return Judged(event, key, tuple(Told(one.type, {**one.data, **_by(hook)}) for one in found))


def _by(hook: GitHook) -> Mapping[str, JSON]:
    """repository: as the hook has it, so that clauses and addresses find one spelling."""
    return {"hook": hook.name, "host": hook.host.value, "repository": hook.repository}


def _header(arrival: Arrival, names: Sequence[str]) -> str:
    return next((arrival.headers[name] for name in names if arrival.headers.get(name)), "")[:LONGEST]


def _payload(arrival: Arrival) -> bytes | str:
    """As a form, which is what GitHub's page about webhooks proposes, it is a field of that name."""
    if arrival.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return arrival.body
    try:
        [payload] = parse_qs(arrival.body.decode(), strict_parsing=True)["payload"]
    except (ValueError, KeyError) as error:
        raise DeliveryUnread("its body is no form with a payload") from error
    return payload


def _body(payload: bytes | str) -> Body:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError) as error:
        hint = f"Set the webhook's content type to {JSON_TYPE} or {FORM}."
        raise DeliveryUnread("its body is no JSON", hint=hint) from error
    if not isinstance(value, Mapping):
        raise DeliveryUnread("its body is no JSON object")
    return Body(value)
