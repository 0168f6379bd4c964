import base64
import errno
import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from lazulite.compute import locks
from lazulite.compute.building import BuildStopped
from lazulite.compute.environments import Environment, EnvironmentFailed, Environments, installed, resolver_line
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.compute.torch_builds import OFF, torch_builds
from lazulite.runners import bytecode
from lazulite.runners.shim import boot_id


def make_wheel(folder: Path, name: str, version: str, *, needs: str = "") -> None:
    """A pure package with a script, as an index would have it."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-{version}.dist-info"
    requires = f"Requires-Dist: {needs}\n" if needs else ""
    files = {
        f"{name}.py": f"version = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}",
        f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:version\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{_digest(text)},{len(text)}\n" for path, text in files.items()) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)


def _digest(text: str) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    make_wheel(folder, "alpha", "1.0")
    make_wheel(folder, "alpha", "2.0")
    make_wheel(folder, "beta", "1.0", needs="alpha<2")
    return folder


@pytest.fixture
def environments(tmp_path: Path, wheels: Path) -> Environments:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    variables = {**kept, "PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    return Environments(tmp_path / "environments", variables=variables)


def wanted(*lines: str, python: str | None = None) -> EnvironmentSpec:
    return EnvironmentSpec(EnvironmentKind.REQUIREMENTS, python, lines)


def prepare(environments: Environments, spec: EnvironmentSpec, said: list[str] | None = None):  # type: ignore[no-untyped-def]
    return environments.prepare(spec, (said if said is not None else []).append, is_stopped=lambda: False)


@dataclass(frozen=True)
class Indexes:
    """Two folders as package indexes are: the usual one, and one that has PyTorch without CUDA."""

    folder: Path

    def add(self, index: str, name: str, version: str, *, needs: str = "") -> None:
        place = self.folder / index / name
        place.mkdir(parents=True)
        make_wheel(place, name.replace("-", "_"), version, needs=needs)
        [wheel] = place.iterdir()
        (place / "index.html").write_text(f'<a href="{quote(wheel.name)}">{wheel.name}</a>')

    def environments(self, *, index: str = "", has_gpus: bool = False, **more: str) -> Environments:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
        usual = f"file://{self.folder}/usual"
        variables = {**kept, "PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": usual, **more}
        torch = torch_builds(variables, index=index, has_gpus=has_gpus)
        return Environments(self.folder / "environments", variables=variables, torch=torch)

    @property
    def mirror(self) -> str:
        return f"file://{self.folder}/without"


@pytest.fixture
def indexes(tmp_path: Path) -> Indexes:
    made = Indexes(tmp_path)
    made.add("usual", "torch", "2.8.0", needs="nvidia-cudnn")
    made.add("usual", "nvidia-cudnn", "9.0")
    made.add("usual", "alpha", "1.0", needs="torch")
    made.add("without", "torch", "2.8.0+cpu")
    return made


def packages(environment: Environment) -> set[str]:
    return {f"{pin.name} {pin.version}" for pin in installed(environment)}


def test_torch_is_the_build_that_the_machine_can_use(indexes: Indexes) -> None:
    without = prepare(indexes.environments(index=indexes.mirror), wanted("alpha"))
    assert packages(without) == {"alpha 1.0", "torch 2.8.0+cpu"}
    usual = {"alpha 1.0", "torch 2.8.0", "nvidia-cudnn 9.0"}
    for others in (
        indexes.environments(index=indexes.mirror, has_gpus=True), indexes.environments(index=OFF),
        indexes.environments(index=indexes.mirror, UV_TORCH_BACKEND="cu126"),
    ):  # fmt: skip
        made = prepare(others, wanted("alpha"))
        assert packages(made) == usual
        assert (made.key, made.digest == without.digest) == (without.key, False)
    again: list[str] = []
    assert prepare(indexes.environments(index=indexes.mirror), wanted("alpha"), again) == without
    assert again == []


def test_a_lock_of_a_machine_without_gpus_is_installed_as_it_is(indexes: Indexes) -> None:
    made = prepare(indexes.environments(index=indexes.mirror), wanted("torch"))
    shutil.rmtree(indexes.folder / "environments")
    locked = EnvironmentSpec(EnvironmentKind.LOCKED, lock=made.lock)
    assert packages(prepare(indexes.environments(index=indexes.mirror), locked)) == {"torch 2.8.0+cpu"}


@pytest.mark.parametrize("index", ["file:///nothing", "http://127.0.0.1:1/simple"])
def test_where_torch_without_cuda_is_not_to_be_had_the_usual_build_does(indexes: Indexes, index: str) -> None:
    environments, said = indexes.environments(index=index), list[str]()
    assert "torch 2.8.0" in packages(prepare(environments, wanted("torch"), said))
    assert sum(line.startswith("PyTorch without CUDA is not to be had") for line in said) == 1
    said.clear()
    prepare(environments, wanted("torch"), said)
    assert said == []


def test_without_a_mirror_uv_knows_where_torch_lies() -> None:
    assert torch_builds({}, index="", has_gpus=False).options == ("--torch-backend", "cpu")


def test_the_same_requirements_in_any_order_are_built_once(environments: Environments) -> None:
    first_log: list[str] = []
    second_log: list[str] = []
    first = prepare(environments, wanted("beta", "Alpha"), first_log)
    assert prepare(environments, wanted("alpha", "beta # comment"), second_log) == first
    assert any("Building the environment" in line for line in first_log)
    assert second_log == []


def test_what_is_installed_equals_the_lock(environments: Environments) -> None:
    made = prepare(environments, wanted("beta"))
    assert installed(made) == locks.pins(made.lock, python=made.version)
    assert installed(made) == (locks.Pin("alpha", "1.0"), locks.Pin("beta", "1.0"))


def test_a_whole_lock_is_installed_as_it_is(environments: Environments) -> None:
    resolved = prepare(environments, wanted("beta"))
    locked = prepare(environments, EnvironmentSpec(EnvironmentKind.LOCKED, lock=resolved.lock))
    assert (locked.digest, locked.python) == (resolved.digest, resolved.python)


def test_nothing_of_ours_is_in_it(environments: Environments) -> None:
    made = prepare(environments, wanted("alpha"))
    tried = subprocess.run(
        [str(made.python), "-c", "import lazulite"], capture_output=True, text=True, check=False, cwd="/"
    )
    assert "No module named 'lazulite'" in tried.stderr


def test_what_is_compiled_behind_is_written_down_so_that_it_can_be_ended(environments: Environments) -> None:
    made = prepare(environments, wanted("alpha"))
    environments.compile_behind(made)
    said = json.loads((made.python.parent.parent / "compiling.json").read_text())
    assert (said["boot_id"], type(said["pid"])) == (boot_id(), int)


def test_what_one_environment_has_compiled_another_one_starts_with(environments: Environments, tmp_path: Path) -> None:
    first = prepare(environments, wanted("alpha==1.0"))
    kept = tmp_path / "environments" / "cache" / "lazulite-bytecode"
    compiles = [first.python, "-I", bytecode.__file__, first.python.parent.parent, kept]
    for _ in range(2):
        subprocess.run(compiles, check=True)
    second = prepare(environments, wanted("beta"))  # needs alpha<2
    [one, other] = [next(made.python.parent.parent.rglob("alpha.cpython-*.pyc")) for made in (first, second)]
    assert one.samefile(other)
    subprocess.run([second.python, "-c", "import alpha; assert alpha.version == '1.0'"], check=True)
    assert one.samefile(other)  # Python took it as it is
    assert not list(prepare(environments, wanted("alpha==2.0")).python.parent.parent.rglob("alpha.cpython-*.pyc"))


def test_bytecode_is_copied_where_the_cache_lies_on_another_disk(
    environments: Environments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    first, kept = prepare(environments, wanted("alpha==1.0")).python.parent.parent, tmp_path / "elsewhere"
    subprocess.run([first / "bin" / "python", "-m", "compileall", "-q", first / "lib"], check=True)
    monkeypatch.setattr(os, "link", refuses)
    bytecode.keep(first, kept)
    second = prepare(environments, wanted("beta")).python.parent.parent
    bytecode.lay(second, kept)
    [one, other] = [next(made.rglob("alpha.cpython-*.pyc")) for made in (first, second)]
    assert one.read_bytes() == other.read_bytes()
    assert not one.samefile(other)


def test_bytecode_of_a_package_without_digests_is_not_kept(environments: Environments, tmp_path: Path) -> None:
    made = prepare(environments, wanted("alpha==1.0")).python.parent.parent
    subprocess.run([made / "bin" / "python", "-m", "compileall", "-q", made / "lib"], check=True)
    record = next(made.rglob("RECORD"))
    record.unlink()  # a link to what other environments have
    record.write_text("alpha.py,,\n")
    bytecode.keep(made, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_build_that_was_broken_off_is_done_anew(environments: Environments) -> None:
    made = prepare(environments, wanted("alpha"))
    (made.python.parent.parent / ".complete").unlink()
    (made.python.parent.parent / "bin" / "python").unlink()
    assert installed(prepare(environments, wanted("alpha"))) == (locks.Pin("alpha", "2.0"),)


def test_a_requirement_that_cannot_be_resolved_gives_the_resolvers_line(environments: Environments) -> None:
    said: list[str] = []
    with pytest.raises(EnvironmentFailed) as refusal:
        prepare(environments, wanted("beta", "alpha>=2"), said)
    assert refusal.value.detail.startswith("The environment could not be resolved: Because ")
    assert "beta" in refusal.value.detail
    assert "".join(said).strip() != ""


def test_a_python_that_is_not_there_is_named(environments: Environments) -> None:
    with pytest.raises(EnvironmentFailed) as refusal:
        prepare(environments, wanted("alpha", python="3.1"))
    assert refusal.value.detail == "The environment asks for Python 3.1, which this worker does not have."


def test_a_stopped_build_leaves_nothing_that_is_taken_for_whole(environments: Environments) -> None:
    with pytest.raises(BuildStopped):
        environments.prepare(wanted("alpha"), lambda _: None, is_stopped=lambda: True)
    assert installed(prepare(environments, wanted("alpha"))) == (locks.Pin("alpha", "2.0"),)


@pytest.mark.parametrize(
    ("output", "line"),
    [
        (
            "  × No solution found:\n  ╰─▶ Because x was not there and you\n    want x, so.\n\n    hint: try\n",
            "Because x was not there and you want x, so.",
        ),
        ("error: No solution found\n  cause: Because x was\n    not found.\n", "Because x was not found."),
        ("error: Failed to fetch: `https://x`\n", "Failed to fetch: `https://x`"),
        ("", "uv said nothing"),
    ],
)
def test_the_resolvers_line_is_found(output: str, line: str) -> None:
    assert resolver_line(output) == line
