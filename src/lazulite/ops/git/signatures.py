"""Whether a delivery is from who knows the hook's secret: each host proves it in its own way.

All that is secret is compared in constant time.

Sources: the hosts' documentation of webhooks; GitLab's signature is that of standardwebhooks.com, version 1.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from lazulite.ops.git.entities import SECRET, Arrival, DeliveryUnsigned, GitHost

LATEST = timedelta(minutes=5)  # as the standard has it: between when a delivery was signed and when it comes
OWN_HEADER = "x-hook-secret"


def check_signature(host: GitHost, secret: str, arrival: Arrival) -> None:
    """Raises DeliveryUnsigned."""
    CHECKS[host](secret, arrival)


def _github(secret: str, arrival: Arrival) -> None:
    _check_digest(secret, arrival.body, arrival.headers, {"x-hub-signature-256": "sha256="})


def _gitea(secret: str, arrival: Arrival) -> None:
    signed = {"x-gitea-signature": "", "x-forgejo-signature": "", "x-hub-signature-256": "sha256="}
    _check_digest(secret, arrival.body, arrival.headers, signed)


def _gitlab(secret: str, arrival: Arrival) -> None:
    if "webhook-signature" in arrival.headers:
        _check_standard(secret, arrival)
        return
    _check_text(secret, arrival.headers.get("x-gitlab-token"), "it has neither webhook-signature nor X-Gitlab-Token")


def _azure_devops(secret: str, arrival: Arrival) -> None:
    if OWN_HEADER in arrival.headers:
        _check_text(secret, arrival.headers[OWN_HEADER], "")
        return
    scheme, _, pair = arrival.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise DeliveryUnsigned("it has neither a Basic login nor the header X-Hook-Secret")
    try:
        password = base64.b64decode(pair, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise DeliveryUnsigned("its Authorization header is no Basic login") from error
    _check_text(secret, password, "")


CHECKS: Mapping[GitHost, Callable[[str, Arrival], None]] = {
    GitHost.GITHUB: _github,
    GitHost.GITLAB: _gitlab,
    GitHost.GITEA: _gitea,
    GitHost.AZURE_DEVOPS: _azure_devops,
}


def _check_digest(secret: str, body: bytes, headers: Mapping[str, str], signed: Mapping[str, str]) -> None:
    """signed: the headers that may hold the body's HMAC-SHA256 in hex, and what stands before it."""
    name = next((name for name in signed if name in headers), None)
    if name is None:
        raise DeliveryUnsigned(f"it has no header {next(iter(signed))}")
    right = signed[name] + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not _same(right, headers[name]):
        raise DeliveryUnsigned(f"its signature in {name} is not by the hook's secret")


def _check_standard(secret: str, arrival: Arrival) -> None:
    told, sent = arrival.headers.get("webhook-id", ""), arrival.headers.get("webhook-timestamp", "")
    if not sent.isdecimal() or len(sent) > 12:
        raise DeliveryUnsigned("its webhook-timestamp is no time")
    signed = f"{told}.{sent}.".encode() + arrival.body
    digest = hmac.new(base64.b64decode(secret.removeprefix(SECRET)), signed, hashlib.sha256).digest()
    right = f"v1,{base64.b64encode(digest).decode()}"
    given = arrival.headers["webhook-signature"].split()
    if not any(_same(right, one) for one in given):
        raise DeliveryUnsigned("its webhook-signature is not by the hook's secret")
    off = abs(arrival.at - datetime.fromtimestamp(int(sent), arrival.at.tzinfo))
    if off > LATEST:
        raise DeliveryUnsigned(f"it was signed {int(off.total_seconds() // 60)} minutes away from now")


def _check_text(secret: str, given: str | None, lacking: str) -> None:
    if given is None:
        raise DeliveryUnsigned(lacking)
    if not _same(secret, given):
        raise DeliveryUnsigned("what it gives is not the hook's secret")


def _same(right: str, given: str) -> bool:
    return hmac.compare_digest(right.encode(), given.encode())
