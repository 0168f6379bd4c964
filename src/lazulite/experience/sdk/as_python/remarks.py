"""A document's comments, for the lines of Python that say the same."""

from collections.abc import Sequence

from lazulite.specs.yaml_comments import comments
from lazulite.specs.yaml_text import Located


class Remarks:
    """Each belongs to the step that it stands in or above, else to the whole document; they are given once."""

    def __init__(self, text: str, located: Located) -> None:
        self._found: dict[str, list[str]] = {}
        marks = sorted((place.line, pointer) for pointer, place in located.positions.items() if _owns(pointer))
        for comment in comments(text):
            self._found.setdefault(_owner(marks, comment.line, above=comment.is_alone), []).append(comment.text)

    def left(self, pointer: str) -> Sequence[str]:
        """As comments of Python."""
        return [f"# {text}".rstrip() for text in self._found.pop(pointer, [])]


def _owns(pointer: str) -> bool:
    """The document's fields, and its steps."""
    return pointer.count("/") == 1 or (pointer.startswith("/jobs/") and pointer.count("/") == 2)


def _owner(marks: Sequence[tuple[int, str]], line: int, *, above: bool) -> str:
    """above: it stands alone in its line, and if a step begins behind it, it is about that step."""
    owner = ""
    for at, pointer in marks:
        if at > line:
            break
        owner = pointer
    if above and (behind := next((pointer for at, pointer in marks if at == line + 1), None)):
        owner = behind
    return owner if owner.startswith("/jobs/") else ""
