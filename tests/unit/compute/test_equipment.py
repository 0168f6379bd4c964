import os
import sys
from pathlib import Path

import pytest

from lazulite.compute.equipment import Equipment, LabelInvalid, find_equipment, gpus, memory_bytes, pythons, read_labels

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def driver(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / f"0000:0{number}:00.0").mkdir(parents=True)
    return folder


LISTS_TWO = """#!/bin/sh
echo 'GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-aa)'
echo '  MIG 1g.10gb     Device  0: (UUID: MIG-bb)'
echo 'GPU 1: NVIDIA H100 80GB HBM3 (UUID: GPU-cc)'
"""


def test_gpus_are_counted_by_nvidia_smi(tmp_path: Path) -> None:
    program(tmp_path / "bin", "nvidia-smi", LISTS_TWO)
    assert gpus({"PATH": str(tmp_path / "bin")}, driver=driver(tmp_path / "proc", 1)) == ("0", "1")


def test_without_nvidia_smi_the_driver_shows_them(tmp_path: Path) -> None:
    assert gpus({"PATH": str(tmp_path)}, driver=driver(tmp_path / "proc", 3)) == ("0", "1", "2")


def test_without_either_there_is_none(tmp_path: Path) -> None:
    assert gpus({"PATH": str(tmp_path)}, driver=tmp_path / "none") == ()


def test_a_driver_that_does_not_answer_has_none(tmp_path: Path) -> None:
    program(tmp_path / "bin", "nvidia-smi", "#!/bin/sh\necho 'GPU 0: lost'; exit 9\n")
    assert gpus({"PATH": str(tmp_path / "bin")}, driver=driver(tmp_path / "proc", 1)) == ()


@pytest.mark.parametrize(
    ("visible", "found"),
    [("1", ("1",)), ("", ()), ("-1", ()), ("1,0", ("1", "0")), ("0,7,1", ("0",)), ("GPU-cc", ("GPU-cc",))],
)
def test_only_what_a_process_here_may_see_counts(tmp_path: Path, visible: str, found: tuple[str, ...]) -> None:
    """As CUDA reads the variable: what comes behind a number that is not there is not seen."""
    program(tmp_path / "bin", "nvidia-smi", LISTS_TWO)
    variables = {"PATH": str(tmp_path / "bin"), "CUDA_VISIBLE_DEVICES": visible}
    assert gpus(variables, driver=tmp_path / "none") == found


def test_pythons_are_those_on_the_path_and_uvs_own_but_no_shims(tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3.7", "\x7fELF")
    program(tmp_path / "bin", "python3.8", "#!/bin/sh\nexec pyenv\n")
    program(tmp_path / "bin", "python3.8-config", "\x7fELF")
    (tmp_path / "uv" / "cpython-3.14.1-linux").mkdir(parents=True)
    variables = {"PATH": f"{tmp_path / 'bin'}:{tmp_path / 'none'}", "UV_PYTHON_INSTALL_DIR": str(tmp_path / "uv")}
    assert pythons(variables) == tuple(sorted({"3.14", OWN, "3.7"}, key=lambda one: -int(one[2:])))


def test_this_machine_is_found() -> None:
    found = find_equipment(os.environ, gpus=2, labels={"site": "north"})
    assert (found.cpus, found.gpus, found.labels) == (len(os.sched_getaffinity(0)), 2, {"site": "north"})
    assert found.memory_bytes == memory_bytes()
    assert (found.memory_bytes or 0) > 1 << 28


def test_equipment_comes_back_as_it_was_kept() -> None:
    one = Equipment(8, 1 << 34, 2, ("3.12", "3.11"), {"site": "north"})
    assert Equipment.from_json(one.to_json()) == one
    assert Equipment.from_json(None) == Equipment()


def test_labels_are_names_with_values() -> None:
    assert read_labels(["site=north", "gpu.model=NVIDIA A100=80"]) == {"site": "north", "gpu.model": "NVIDIA A100=80"}


@pytest.mark.parametrize("text", ["site", "=north", "site=", "si te=north", f"site={'x' * 256}"])
def test_what_is_no_label_says_how_to_write_one(text: str) -> None:
    with pytest.raises(LabelInvalid, match="is no label") as refusal:
        read_labels([text])
    assert refusal.value.hint == "Write NAME=VALUE, as --label site=north."
