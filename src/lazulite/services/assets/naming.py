"""What names, versions and labels may look like."""

import re

from lazulite.services.assets import errors
from lazulite.services.assets.entities import AssetKind
from lazulite.words.refs import LATEST

NAME = re.compile(r"[^/:\x00-\x1f\x7f]{1,255}")
VERSION = re.compile(r"[\w.+-]{1,100}", re.ASCII)
WHOLE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
LABEL = re.compile(r"[\w-]{1,255}", re.ASCII)


def check_name(kind: AssetKind, name: str) -> None:
    """Every name that MLflow allows passes. Raises AssetNameInvalid."""
    if not NAME.fullmatch(name) or name != name.strip() or name.startswith("@"):
        raise errors.AssetNameInvalid(kind, name)


def number_of(kind: AssetKind, version: str) -> int:
    """The whole number that a version is, 0 where it is none. Raises AssetVersionInvalid."""
    whole = int(version) if WHOLE.fullmatch(version) else 0
    if not VERSION.fullmatch(version) or version == LATEST or (kind is AssetKind.MODEL and not whole):
        raise errors.AssetVersionInvalid(kind, version)
    return whole


def check_label(label: str) -> None:
    """Raises AssetLabelInvalid for `latest`, which is found out, and for what MLflow reads as a version."""
    if label.lower() == LATEST:
        raise errors.AssetLabelInvalid(label, "it is always the newest version")
    if re.fullmatch(r"[vV]\d+", label):
        raise errors.AssetLabelInvalid(label, "it reads like a version")
    if not LABEL.fullmatch(label):
        raise errors.AssetLabelInvalid(label, "it has characters that a reference cannot hold")
