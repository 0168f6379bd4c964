"""What keeps a server from starting, by what names it goes, and whom it believes about its callers."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.settings import Settings, settings_from
from lazulite.ops.governance.sessions.throttle import PER_ADDRESS
from lazulite.processes.listening import PortInUse, TlsUnusable, check_tls, listen
from lazulite.processes.serve import create_app

PROXY = "10.0.0.7"


def test_a_port_in_use_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"127.0.0.1:{port} cannot be used: Address already in use") as refused:
            listen(settings_from({}, home=tmp_path, port=port))
    assert "--port" in refused.value.hint


def test_a_certificate_that_is_none_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "cert.pem"
    settings = settings_from({}, home=tmp_path, tls_cert=broken, tls_key=broken)
    with pytest.raises(TlsUnusable, match=r"cert\.pem and .*: No such file"):
        check_tls(settings)
    broken.write_text("no certificate")
    with pytest.raises(TlsUnusable, match=r"No TLS with .*cert\.pem"):
        check_tls(settings)


def client(platform: Platform, address: str, *, url: str = "http://ml.example.com", **changes: object) -> TestClient:
    """A caller from that address, of a server whose settings are changed so."""
    settings = replace(platform.settings, host_names=("ml.example.com",), **changes)  # type: ignore[arg-type]
    return TestClient(create_app(replace(platform, settings=settings)), base_url=url, client=(address, 4711))


def test_a_caller_from_elsewhere_is_nobody_without_a_token(platform: Platform) -> None:
    assert client(platform, "10.0.0.9").get("/api/v1/me").status_code == 401
    assert client(platform, "127.0.0.1").get("/api/v1/me").json()["is_local"] is True


def test_who_comes_through_a_proxy_is_never_the_person_at_the_machine(platform: Platform) -> None:
    near = client(platform, "127.0.0.1", trusted_proxies=("127.0.0.1",))
    assert near.get("/api/v1/me").status_code == 401
    forged = near.get("/api/v1/me", headers={"X-Forwarded-For": "127.0.0.1"})
    assert forged.status_code == 401


def test_a_trusted_proxy_says_whether_tls_was_spoken(platform: Platform) -> None:
    secret = platform.users.secret("correct horse", name="ann")
    platform.write(lambda tx: platform.users.create(tx, LOCAL, "ann", secret=secret))
    through = client(platform, PROXY, trusted_proxies=("10.0.0.0/24",))
    forwarded = {"X-Forwarded-Proto": "https", "Origin": "https://ml.example.com"}
    answer = through.post("/api/v1/login", json={"name": "ann", "password": "correct horse"}, headers=forwarded)
    assert answer.status_code == 200
    assert answer.headers["set-cookie"].startswith("__Host-lazulite_session=")
    assert "strict-transport-security" in answer.headers


def test_nobody_else_says_anything_about_who_calls(platform: Platform) -> None:
    foreign = client(platform, "10.0.1.1", trusted_proxies=("10.0.0.0/24",))
    answer = foreign.get("/healthz", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"})
    assert "strict-transport-security" not in answer.headers


def test_logins_through_a_proxy_are_counted_by_who_is_behind_it(platform: Platform) -> None:
    through = client(platform, PROXY, trusted_proxies=(PROXY,))

    def tries(address: str, number: int) -> int:
        name = {"name": f"guess{number}", "password": "guess guess"}
        return through.post("/api/v1/login", json=name, headers={"X-Forwarded-For": address}).status_code

    assert {tries("192.0.2.1", number) for number in range(PER_ADDRESS)} == {401}
    assert tries("192.0.2.1", 0) == 429
    assert tries("192.0.2.2", 0) == 401


@pytest.mark.parametrize(
    ("url", "known"),
    [("http://ml.example.com", True), ("http://192.168.1.5:8899", True), ("http://evil.example", False)],
)
def test_where_everybody_logs_in_a_server_goes_by_its_names_and_any_address(
    platform: Platform, url: str, known: bool
) -> None:
    answer = client(platform, "10.0.0.9", url=url, require_login=True).get("/healthz")
    assert answer.status_code == (200 if known else 403)


def test_where_the_person_at_the_machine_is_let_in_another_address_is_another_site(platform: Platform) -> None:
    assert client(platform, "127.0.0.1", url="http://192.168.1.5:8899").get("/healthz").status_code == 403


@pytest.mark.parametrize(
    ("changes", "required"),
    [({}, False), ({"host": "0.0.0.0"}, True), ({"require_login": True}, True), ({"trusted_proxies": (PROXY,)}, True)],
)
def test_a_login_is_required_wherever_others_come_in(changes: dict[str, object], required: bool) -> None:
    settings = Settings(home=Path("/h"), database_url="sqlite:///x", **changes)  # type: ignore[arg-type]
    assert settings.login_required is required
