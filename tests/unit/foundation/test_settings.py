"""What a home is told from outside."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from lazulite.foundation.settings import PortImpossible, SettingInvalid, Settings, settings_from


@pytest.mark.parametrize(
    ("environment", "port", "said"),
    [({}, 99_999, "port is 99999"), ({}, -1, "port is -1"), ({"LAZULITE_PORT": "abc"}, None, "LAZULITE_PORT is 'abc'")],
)
def test_what_is_no_port_is_refused(environment: Mapping[str, str], port: int | None, said: str) -> None:
    with pytest.raises(PortImpossible, match=f"{said}, which is no TCP port"):
        settings_from(environment, port=port)


def test_options_come_before_the_environment() -> None:
    found = settings_from({"LAZULITE_PORT": "1", "LAZULITE_SCORING_PORT": "2"}, port=3)
    assert (found.port, found.scoring_port) == (3, 2)


def test_the_environment_says_what_options_do_not() -> None:
    environment = {
        "LAZULITE_REQUIRE_LOGIN": "on", "LAZULITE_TRUSTED_PROXIES": "10.0.0.1, 10.1.0.0/16",
        "LAZULITE_HOST_NAMES": "ml", "LAZULITE_TLS_CERT": "/c.pem", "LAZULITE_TLS_KEY": "/k.pem",
        "LAZULITE_SCORING_URL": "https://score/", "LAZULITE_MAX_UPLOAD_BYTES": "7",
    }  # fmt: skip
    found = settings_from(environment)
    assert (found.require_login, found.trusted_proxies, found.host_names) == (
        True,
        ("10.0.0.1", "10.1.0.0/16"),
        ("ml",),
    )
    assert (found.tls_cert, found.tls_key, found.scoring_url) == (Path("/c.pem"), Path("/k.pem"), "https://score")
    assert (found.max_upload_bytes, settings_from(environment, max_upload_bytes=8).max_upload_bytes) == (7, 8)
    assert not settings_from(environment, require_login=False).require_login


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LAZULITE_REQUIRE_LOGIN": "maybe"}, "LAZULITE_REQUIRE_LOGIN is 'maybe', which is neither on nor off"),
        ({"LAZULITE_TLS_CERT": "/c.pem"}, "TLS needs a certificate and its key"),
        ({"LAZULITE_TRUSTED_PROXIES": "*"}, "The trusted proxy '*' is neither an address nor a network"),
        ({"LAZULITE_MAX_UPLOAD_BYTES": "1 GB"}, "LAZULITE_MAX_UPLOAD_BYTES is '1 GB', which is no whole number"),
        ({"LAZULITE_MAX_UPLOAD_BYTES": "0"}, "max_upload_bytes is 0"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(environment: Mapping[str, str], said: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        settings_from(environment)
    assert refused.value.detail.startswith(said)


@pytest.mark.parametrize(
    ("host", "near_port", "url", "near"),
    [
        ("127.0.0.1", None, "https://127.0.0.1:1", "http://127.0.0.1:1"),
        ("0.0.0.0", None, "https://0.0.0.0:1", "http://127.0.0.1:1"),
        ("::", 7, "https://[::]:1", "http://127.0.0.1:7"),
        ("::1", None, "https://[::1]:1", "http://[::1]:1"),
    ],
)
def test_this_machines_own_processes_find_the_server_near(
    host: str, near_port: int | None, url: str, near: str
) -> None:
    pem = Path("/x.pem")
    found = Settings(Path("/h"), "sqlite:///x", host=host, port=1, tls_cert=pem, tls_key=pem, near_port=near_port)
    assert (found.url, found.near_url) == (url, near)


def test_addresses_may_lie_elsewhere() -> None:
    found = settings_from({"LAZULITE_URL_REWRITES": '{"https://h/": "file:///d/", "s3://b/": "https://m/b/"}'})
    assert found.url_rewrites == (("https://h/", "file:///d/"), ("s3://b/", "https://m/b/"))
    assert settings_from({}).url_rewrites == ()


@pytest.mark.parametrize("given", ["{", "[]", '{"https://h/": 1}', '{"h": "file:///d/"}', '{"https://h/": "d"}'])
def test_what_is_no_rewriting_is_refused(given: str) -> None:
    with pytest.raises(SettingInvalid, match="LAZULITE_URL_REWRITES is no"):
        settings_from({"LAZULITE_URL_REWRITES": given})
