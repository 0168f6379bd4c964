import pytest

from lazulite.compute.locks import Pin, RequirementInvalid, entries, lock_key, normalised, pins, requirements_key

LOCK = """# made by uv
click==8.5.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via flask
Ruamel.YAML==0.18 ; python_version < "3.12" \\
    --hash=sha256:cc
colorama==0.4 ; sys_platform == "win32"
"""


def test_order_spelling_and_comments_do_not_change_a_key() -> None:
    one = requirements_key("3.11", ("NumPy>=2", "scikit_learn == 1.9  # pinned", "", "# nothing"))
    assert one == requirements_key("3.11", ("scikit-learn==1.9", "numpy >=2", "numpy>=2"))
    assert one != requirements_key("3.12", ("scikit-learn==1.9", "numpy>=2"))


def test_options_stay_among_the_lines() -> None:
    assert normalised(("b", "--extra-index-url https://x", "A")) == ("--extra-index-url https://x", "a", "b")


@pytest.mark.parametrize("line", ["-r other.txt", "-e .", "--constraint=c.txt"])
def test_lines_that_point_to_files_are_refused(line: str) -> None:
    with pytest.raises(RequirementInvalid) as refusal:
        normalised((line,))
    assert refusal.value.detail == f"The requirement {line!r} points to a file, which the worker does not have."


def test_what_is_no_requirement_is_refused() -> None:
    with pytest.raises(RequirementInvalid) as refusal:
        normalised(("numpy ==",))
    assert refusal.value.detail.startswith("'numpy ==' is no requirement: ")


def test_a_lock_is_its_entries() -> None:
    assert entries(LOCK)[0] == "click==8.5.1 --hash=sha256:aa --hash=sha256:bb"
    assert lock_key("3.11", LOCK) == lock_key("3.11", "\n".join(reversed(entries(LOCK))))


def test_pins_are_what_applies_here() -> None:
    assert pins(LOCK, python="3.11") == (Pin("click", "8.5.1"), Pin("ruamel-yaml", "0.18"))
    assert pins(LOCK, python="3.12") == (Pin("click", "8.5.1"),)
