"""What the asset service refuses, each with what is true and what to do."""

from collections.abc import Iterable

from lazulite.services.assets.entities import TYPES, AssetKind, AssetType
from lazulite.words.errors import Conflict, Invalid, Missing, nearest


class AssetMissing(Missing):
    def __init__(self, kind: AssetKind, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no {kind.value} '{name}' in this workspace.", hint=nearest(name, known))


class AssetVersionMissing(Missing):
    def __init__(self, kind: AssetKind, name: str, version: str, known: Iterable[str]) -> None:
        listed = list(known)
        hint = f"Its versions: {', '.join(listed[-10:])}." if listed else "It has no version yet."
        super().__init__(f"The {kind.value} '{name}' has no version '{version}'.", hint=hint)


class AssetLabelMissing(Missing):
    def __init__(self, kind: AssetKind, name: str, label: str, known: Iterable[str]) -> None:
        super().__init__(f"The {kind.value} '{name}' has no label '{label}'.", hint=nearest(label, (*known, "latest")))


class AssetFileMissing(Missing):
    def __init__(self, subject: str, path: str, known: Iterable[str]) -> None:
        super().__init__(f"{subject} has no file '{path}'.", hint=nearest(path, known))


class AssetExists(Conflict):
    def __init__(self, kind: AssetKind, name: str) -> None:
        super().__init__(
            f"There is a {kind.value} '{name}' in this workspace already.", hint="Choose another name, or use it."
        )


class AssetVersionExists(Conflict):
    def __init__(self, kind: AssetKind, name: str, version: str) -> None:
        super().__init__(
            f"Version {version} of the {kind.value} '{name}' exists, and versions never change.",
            hint="Leave the version out to get the next number, or give another one.",
        )


class AssetInUse(Conflict):
    def __init__(self, subject: str, uses: Iterable[str]) -> None:
        super().__init__(f"{subject} is used by {', '.join(uses)}.", hint="Delete what uses it first, or archive it.")


class AssetChanged(Conflict):
    def __init__(self, subject: str, revision: int, expected: int) -> None:
        super().__init__(
            f"{subject} is at revision {revision}; the change was made for revision {expected}.",
            hint="Read it again, and make the change to what it is now.",
        )


class AssetNameInvalid(Invalid):
    """`allowed`: the most similar name that is one."""

    def __init__(self, kind: AssetKind, name: str, allowed: str = "") -> None:
        wanted = "1 to 255 letters, digits, '_', '-' and '.', no '-' or '.' first"
        if kind is AssetKind.MODEL:
            wanted = "1 to 255 characters without '/', ':', '@' at the start, control characters or spaces at the ends"
        super().__init__(
            f"{name!r} is no name for {'an' if kind is AssetKind.ENVIRONMENT else 'a'} {kind.value}.",
            hint=f"{wanted}{f', such as {allowed!r}' if allowed else ''}.",
        )


class AssetVersionInvalid(Invalid):
    def __init__(self, kind: AssetKind, version: str) -> None:
        wanted = "a positive integer" if kind is AssetKind.MODEL else "1 to 100 letters, digits, '.', '_', '-' or '+'"
        hint = f"It is {wanted}; leave it out for the next."
        article = "an" if kind is AssetKind.ENVIRONMENT else "a"
        super().__init__(f"{version!r} is no version of {article} {kind.value}.", hint=hint)


class AssetTypeInvalid(Invalid):
    def __init__(self, kind: AssetKind, type_: AssetType) -> None:
        allowed = ", ".join(allowed.value for allowed in TYPES[kind])
        super().__init__(f"A {kind.value} cannot be of type {type_.value}.", hint=f"Its types: {allowed}.")


class AssetLabelInvalid(Invalid):
    def __init__(self, label: str, reason: str) -> None:
        super().__init__(f"The label {label!r} cannot be set: {reason}.", hint="Letters, digits, '_' and '-'.")


class ContentNotHeld(Invalid):
    def __init__(self, count: int, example: str) -> None:
        super().__init__(
            f"{count} of the files were never uploaded to this workspace, {example} among them.",
            hint="Ask uploads/missing which, send them, then register again.",
        )


class BookmarkChanged(Conflict):
    def __init__(self, subject: str, uri: str, difference: str) -> None:
        super().__init__(
            f"What {subject} refers to is not what was registered: {uri}: {difference}.",
            hint="Register a new version for what is there now, or put back what was there.",
        )


class BookmarkElsewhere(Invalid):
    def __init__(self, subject: str, uri: str) -> None:
        super().__init__(
            f"{subject} refers to {uri}, which is not on the server's disk.",
            hint="Jobs read it from there; download it to look at it, or register the files themselves.",
        )
