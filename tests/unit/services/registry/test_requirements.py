import pytest

from lazulite.services.registry.environments.requirements import EnvironmentInvalid, Wanted, from_conda_text, from_lines


def test_the_pip_part_of_a_conda_file_counts() -> None:
    text = "channels: [conda-forge]\ndependencies:\n  - python=3.11\n  - pip\n  - pip: [pandas==2.3.3, 'x[y]>=1']\n"
    assert from_conda_text(text) == Wanted(("pandas==2.3.3", "x[y]>=1"), "3.11")


def test_what_is_outside_of_it_is_taken_from_pypi_and_a_warning_says_so() -> None:
    found = from_conda_text("dependencies: [conda-forge::numpy=1.26, scipy>=1.1, 'pyyaml==6.0.3']")
    assert found.requirements == ("numpy==1.26.*", "scipy>=1.1", "pyyaml==6.0.3")
    assert found.warnings[0] == (
        "'conda-forge::numpy=1.26' is taken from PyPI as 'numpy==1.26.*': there is no conda here."
    )


def test_comments_are_no_requirements() -> None:
    assert from_lines(["# all", "", "a==1  # why", "b; python_version > '3'"]) == ["a==1", "b; python_version > '3'"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dependencies: [", "The conda file is no YAML"),
        ("name: x", "has no list `dependencies`"),
        ("dependencies: [{pip: ['pandas=1']}]", r"'pandas=1' \(line 1\) is no requirement"),
        ("dependencies: [{pip: ['-r other.txt']}]", r"'-r other.txt' \(line 1\) is an option of pip"),
        ("dependencies: ['!x']", "'!x' in the conda file is not understood"),
    ],
)
def test_what_cannot_be_installed_is_named(text: str, sentence: str) -> None:
    with pytest.raises(EnvironmentInvalid, match=sentence):
        from_conda_text(text)
