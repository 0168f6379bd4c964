"""uv reads no pip settings: those of the machine, as the UV_* variables that mean the same."""

import configparser
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path


def uv_variables(environment: Mapping[str, str], *, files: tuple[Path, ...] | None = None) -> dict[str, str]:
    """UV_* (and certificate) variables that stand for pip's configuration; what is set for uv itself comes first."""
    pip = _configured(files if files is not None else config_files(environment)) | _from_environment(environment)
    found: dict[str, str] = {}
    if index := pip.get("index-url"):
        found["UV_DEFAULT_INDEX"] = index
    if extra := pip.get("extra-index-url"):
        # pip takes the best version of all indexes; uv by default the first index that knows the name.
        found |= {"UV_INDEX": " ".join(extra.split()), "UV_INDEX_STRATEGY": "unsafe-best-match"}
    if links := pip.get("find-links"):
        found["UV_FIND_LINKS"] = ",".join(shlex.split(links))
    if hosts := pip.get("trusted-host"):
        found["UV_INSECURE_HOST"] = " ".join(hosts.split())
    if certificate := pip.get("cert"):
        found["SSL_CERT_FILE"] = certificate
    if pip.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        found["UV_NO_INDEX"] = "1"
    return {name: value for name, value in found.items() if name not in environment}


def config_files(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where pip looks, weakest first: the machine's, the person's, the interpreter's, PIP_CONFIG_FILE."""
    home = Path(environment.get("HOME") or Path.home())
    machine = [Path(base) / "pip" / "pip.conf" for base in environment.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")]
    person = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf"
    chosen = environment.get("PIP_CONFIG_FILE")
    if chosen == "/dev/null":
        return ()
    last = (Path(chosen),) if chosen else ()
    return (*machine, Path("/etc/pip.conf"), home / ".pip" / "pip.conf", person, Path(sys.prefix) / "pip.conf", *last)


def _configured(files: tuple[Path, ...]) -> dict[str, str]:
    settings: dict[str, str] = {}
    for section in ("global", "install"):
        for file in files:
            parser = configparser.RawConfigParser()
            try:
                parser.read(file, encoding="utf-8")
            except configparser.Error:
                continue  # pip itself refuses such a file; uv then works with what the others say
            if parser.has_section(section):
                settings |= {name.replace("_", "-"): value.strip() for name, value in parser.items(section)}
    return settings


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix("PIP_").lower().replace("_", "-"): value
        for name, value in environment.items()
        if name.startswith("PIP_") and value
    }
