"""Tokens stand for a principal until they expire or are revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lazulite.assembly import Platform
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.ops.governance.tokens.entities import TokenMissing, TokenRefused
from lazulite.ops.governance.tokens.tables import tokens
from lazulite.testing import FrozenClock

JOB = Principal(PrincipalKind.JOB, "f" * 32)
ANN = Principal(PrincipalKind.PERSON, "ann")


def recognised(platform: Platform, secret: str) -> Actor:
    with platform.read() as tx:
        return platform.tokens.recognise(tx, secret).actor


def test_a_token_is_recognised_as_its_principal_with_its_cause(platform: Platform) -> None:
    secret, _ = platform.write(lambda tx: platform.tokens.issue(tx, JOB, workspace_id="w", on_behalf_of=ANN))
    assert recognised(platform, secret) == Actor(JOB, ANN, f"jobs/{JOB.id}", "w")


def test_the_secret_is_nowhere_in_the_database(platform: Platform) -> None:
    secret, _ = platform.write(lambda tx: platform.tokens.issue(tx, ANN, workspace_id="w"))
    with platform.read() as tx:
        kept = [str(value) for row in tx.execute(select(tokens)) for value in row]
    assert not [value for value in kept if secret[12:] in value]


def test_an_expired_token_is_refused(platform: Platform, clock: FrozenClock) -> None:
    secret, _ = platform.write(lambda tx: platform.tokens.issue(tx, ANN, workspace_id="w", lifetime=timedelta(hours=1)))
    clock.advance(timedelta(hours=1))
    with pytest.raises(TokenRefused, match="expired or revoked"):
        recognised(platform, secret)


def test_a_revoked_token_is_refused_and_revoked_once(platform: Platform) -> None:
    secret, token = platform.write(lambda tx: platform.tokens.issue(tx, ANN, workspace_id="w"))
    platform.write(lambda tx: platform.tokens.revoke(tx, "w", token.id))
    with pytest.raises(TokenRefused):
        recognised(platform, secret)
    with pytest.raises(TokenMissing):
        platform.write(lambda tx: platform.tokens.revoke(tx, "w", token.id))


def test_another_workspace_cannot_revoke_it(platform: Platform) -> None:
    _, token = platform.write(lambda tx: platform.tokens.issue(tx, ANN, workspace_id="w"))
    with pytest.raises(TokenMissing):
        platform.write(lambda tx: platform.tokens.revoke(tx, "other", token.id))


def test_an_unknown_token_is_refused(platform: Platform) -> None:
    with pytest.raises(TokenRefused, match="not known here"):
        recognised(platform, "lz_guess")
