import pytest

from lazulite.specs.machine_sizes import GIB, MachineSize, machine_size


@pytest.mark.parametrize(
    ("name", "cores", "gib", "gpus"),
    [
        ("Standard_NC4as_T4_v3", 4, 28, 1), ("STANDARD_NC6S_V3", 6, 112, 1), ("Standard_NC24rs_v3", 24, 448, 4),
        ("Standard_NC48ads_A100_v4", 48, 440, 2), ("Standard_ND96isr_H100_v5", 96, 1900, 8),
        ("Standard_NV36ads_A10_v5", 36, 440, 1), ("STANDARD_DS3_v2", 4, 14, 0), ("Standard_D13_v2", 8, 56, 0),
        ("Standard_D4s_v3", 4, 16, 0), ("Standard_D8ads_v5", 8, 32, 0), ("Standard_D2ls_v5", 2, 4, 0),
        ("Standard_E8S_V3", 8, 64, 0), ("Standard_E64s_v3", 64, 432, 0), ("Standard_F2s_v2", 2, 4, 0),
        ("Standard_F16", 16, 32, 0), ("Standard_A2_v2", 2, 4, 0), ("Standard_B2ms", 2, 8, 0), ("e4s_v3", 4, 32, 0),
    ],
)  # fmt: skip
def test_a_size_says_what_the_machine_has(name: str, cores: int, gib: float, gpus: int) -> None:
    assert machine_size(name) == MachineSize(name, cores, int(gib * GIB), gpus)


def test_an_unknown_size_of_a_family_with_gpus_has_one() -> None:
    assert machine_size("Standard_NC7x_v9") == MachineSize("Standard_NC7x_v9", 0, 0, 1)


@pytest.mark.parametrize("name", ["defaultinstancetype", "Standard_D0_v3", "Standard_Z9", "", "Standard_D16_v2"])
def test_another_size_is_not_known(name: str) -> None:
    assert machine_size(name) is None
