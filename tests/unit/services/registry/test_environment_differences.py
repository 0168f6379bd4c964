from lazulite.services.registry.environments.differences import Contents, Difference, Part, differences

BEFORE = Contents("3.11", ("Pandas==2.2", "numpy", "--pre"), "numpy==1.26.4\npandas==2.2.0\n")


def test_the_same_is_no_difference() -> None:
    assert differences(BEFORE, Contents("3.11", ("numpy", "pandas==2.2", "--pre"), BEFORE.lock)) == ()


def test_python_requirements_and_packages_are_told_apart() -> None:
    after = Contents("3.12", ("pandas==2.3", "scipy"), "numpy==2.0.0 --hash=sha256:00\nscipy==1.17.0\n")
    assert differences(BEFORE, after) == (
        Difference(Part.PYTHON, "python", "3.11", "3.12"),
        Difference(Part.REQUIREMENT, "--pre", "--pre", None),
        Difference(Part.REQUIREMENT, "numpy", "numpy", None),
        Difference(Part.REQUIREMENT, "pandas", "pandas==2.2", "pandas==2.3"),
        Difference(Part.REQUIREMENT, "scipy", None, "scipy"),
        Difference(Part.PACKAGE, "numpy", "1.26.4", "2.0.0"),
        Difference(Part.PACKAGE, "pandas", "2.2.0", None),
        Difference(Part.PACKAGE, "scipy", None, "1.17.0"),
    )


def test_what_nobody_has_resolved_is_not_held_against_what_is_installed() -> None:
    assert differences(BEFORE, Contents("3.11", BEFORE.requirements, None)) == ()


def test_a_lock_for_many_machines_is_read_for_the_python_that_is_known() -> None:
    lock = "tomli==2.0.1 ; python_version < '3.11'\nnumpy==1.26.4\n"
    found = differences(Contents(None, (), lock), Contents("3.10", (), "numpy==1.26.4\n"))
    assert Difference(Part.PACKAGE, "tomli", "2.0.1", None) in found
