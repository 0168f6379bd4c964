"""The comments of a YAML text: where each stands, and what it says."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.tokens import ScalarToken


@dataclass(frozen=True)
class Comment:
    """line: counted from 1. is_alone: nothing stands before it in its line. text: without the #."""

    line: int
    text: str
    is_alone: bool


def comments(text: str) -> Iterator[Comment]:
    """In their order; of a text that is YAML."""
    covered = [
        (_first(text, token), token.end_mark.index)
        for token in yaml.scan(text, Loader=yaml.SafeLoader)
        if isinstance(token, ScalarToken)
    ]
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        while covered and covered[0][1] <= start:
            covered.pop(0)
        for at, sign in enumerate(line):
            begins = sign == "#" and (at == 0 or line[at - 1] in " \t")
            if begins and not any(first <= start + at < last for first, last in covered):
                yield Comment(number, line[at + 1 :].strip(), not line[:at].strip())
                break
        start += len(line)


def _first(text: str, token: ScalarToken) -> int:
    """Where its own characters begin: a comment may stand behind the sign of a block."""
    start: int = token.start_mark.index
    return text.index("\n", start) if token.style in {"|", ">"} and "\n" in text[start:] else start
