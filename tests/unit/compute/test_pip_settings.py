from pathlib import Path

from lazulite.compute.pip_settings import config_files, uv_variables

FILE = """[global]
index-url = https://mirror/simple
extra-index-url = https://a/simple
    https://b/simple
cert = /ca.pem
trusted-host = mirror
[install]
find-links = /wheels /more
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "pip.conf"
    path.write_text(text)
    return path


def test_pips_file_becomes_uvs_variables(tmp_path: Path) -> None:
    assert uv_variables({}, files=(write(tmp_path, FILE),)) == {
        "UV_DEFAULT_INDEX": "https://mirror/simple",
        "UV_INDEX": "https://a/simple https://b/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_INSECURE_HOST": "mirror",
        "SSL_CERT_FILE": "/ca.pem",
    }


def test_the_environment_is_stronger_than_files(tmp_path: Path) -> None:
    found = uv_variables({"PIP_INDEX_URL": "https://mine"}, files=(write(tmp_path, FILE),))
    assert found["UV_DEFAULT_INDEX"] == "https://mine"


def test_what_is_set_for_uv_is_left_alone(tmp_path: Path) -> None:
    found = uv_variables({"UV_DEFAULT_INDEX": "https://uv", "SSL_CERT_FILE": "/x"}, files=(write(tmp_path, FILE),))
    assert "UV_DEFAULT_INDEX" not in found
    assert "SSL_CERT_FILE" not in found


def test_a_file_that_is_none_is_passed_over(tmp_path: Path) -> None:
    assert uv_variables({}, files=(write(tmp_path, "nonsense"),)) == {}


def test_pips_own_switch_turns_files_off() -> None:
    assert config_files({"PIP_CONFIG_FILE": "/dev/null", "HOME": "/h"}) == ()


def test_no_index_is_handed_on() -> None:
    assert uv_variables({"PIP_NO_INDEX": "1"}, files=()) == {"UV_NO_INDEX": "1"}
