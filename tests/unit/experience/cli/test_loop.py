import pytest

from lazulite.experience.cli.loop import _line


@pytest.mark.parametrize(
    ("walked", "said"), [(0, "0 of 3 steps of the loop walked"), (3, "all 3 steps of the loop walked")]
)
def test_how_far_a_loop_was_walked_says_what_is_counted(walked: int, said: str) -> None:
    arcs = [{"walked_at": "2026-11-25T09:00:00Z" if index < walked else None} for index in range(3)]
    assert _line({"endpoint": "pumps", "arcs": arcs})["walked"] == said
