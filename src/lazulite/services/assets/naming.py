"""What names, versions and labels may look like."""

import re

from lazulite.services.assets import errors
from lazulite.services.assets.entities import AssetKind
from lazulite.words.refs import LATEST

LONGEST = 255
NAME = re.compile(rf"\w[\w.-]{{0,{LONGEST - 1}}}")
MODEL_NAME = re.compile(rf"[^/:\x00-\x1f\x7f]{{1,{LONGEST}}}")
VERSION = re.compile(r"[\w.+-]{1,100}", re.ASCII)
WHOLE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
LABEL = re.compile(r"[\w-]{1,255}", re.ASCII)


def check_name(kind: AssetKind, name: str) -> None:
    """A model's is whatever MLflow allows, others' what Azure ML does. Raises AssetNameInvalid, with the nearest."""
    if kind is AssetKind.MODEL:
        if not MODEL_NAME.fullmatch(name) or name != name.strip() or name.startswith("@"):
            raise errors.AssetNameInvalid(kind, name)
    elif not NAME.fullmatch(name):
        raise errors.AssetNameInvalid(kind, name, nearest_name(name))


def nearest_name(text: str) -> str:
    """The name that is most like a text; empty where nothing of it can stand in one."""
    return re.sub(r"[^\w.-]+", "-", text).strip("-.")[:LONGEST]


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
