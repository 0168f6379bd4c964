"""Passwords are hashed slowly, and a name that is not known takes as long as one that is."""

from lazulite.ops.governance.users.passwords import NOBODYS, Passwords

passwords = Passwords()


def test_a_password_is_known_by_its_hash_alone() -> None:
    kept = passwords.hashed("correct horse")
    assert kept.startswith("$argon2id$")
    assert "correct horse" not in kept
    assert passwords.verified(kept, "correct horse")
    assert not passwords.verified(kept, "correct horse ")
    assert kept != passwords.hashed("correct horse")  # its salt is its own


def test_nobodys_password_costs_what_anybodys_does() -> None:
    assert not passwords.outdated(NOBODYS)
    assert NOBODYS.split("$")[:4] == passwords.hashed("x").split("$")[:4]
    assert not passwords.verified(None, "x")


def test_a_broken_hash_and_half_a_character_open_nothing() -> None:
    assert not passwords.verified("no hash", "x")
    assert passwords.verified(passwords.hashed("a\ud800b"), "a\ud800b")


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert passwords.outdated(NOBODYS.replace("m=65536", "m=1024"))
