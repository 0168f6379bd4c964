from pathlib import Path

import pytest

from lazulite.compute.backends.groups import Groups, find_groups, members, remove
from lazulite.compute.backends.local import LocalBackend
from lazulite.compute.backends.protocol import Limits

GIB = 1 << 30


def machine(root: Path, *, groups: str, mounts: str) -> Path:
    """A /proc and a /sys with what a kernel would say there."""
    (root / "proc" / "self").mkdir(parents=True)
    (root / "proc" / "self" / "cgroup").write_text(groups)
    (root / "proc" / "self" / "mounts").write_text(mounts)
    return root


def test_of_version_1_each_controller_has_a_group_below_our_own(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        groups="3:cpu,cpuacct:/\n2:memory:/work\n1:pids:/away\n0::/\n",
        mounts="c /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0\nc /sys/fs/cgroup/memory cgroup rw,memory 0 0\n"
        "c /sys/fs/cgroup/pids cgroup rw,pids 0 0\n",
    )
    for path in ("cpu,cpuacct", "memory/work", "pids"):
        (root / "sys/fs/cgroup" / path).mkdir(parents=True)
    found = find_groups(Path("/home/w"), 20 * GIB, root=root)
    assert found is not None
    assert (found.version, found.memory_bytes) == (1, 19 * GIB)
    name = found.folders["memory"].name
    tree = root / "sys/fs/cgroup"
    assert found.folders == {
        "cpu": tree / "cpu,cpuacct" / name, "memory": tree / "memory" / "work" / name, "pids": tree / "pids" / name,
    }  # fmt: skip
    assert (found.folders["memory"] / "memory.limit_in_bytes").read_text() == str(19 * GIB)


def test_of_version_2_the_group_stands_where_the_controllers_are_handed_down(tmp_path: Path) -> None:
    root = machine(tmp_path, groups="0::/user/app/me\n", mounts="c /sys/fs/cgroup cgroup2 rw 0 0\n")
    tree = root / "sys/fs/cgroup"
    (tree / "user/app/me").mkdir(parents=True)
    (tree / "cgroup.subtree_control").write_text("cpu memory pids")
    (tree / "user" / "cgroup.subtree_control").write_text("cpu memory pids")
    (tree / "user" / "app" / "cgroup.subtree_control").write_text("")
    found = find_groups(Path("/home/w"), 20 * GIB, root=root)
    assert found is not None
    assert found.folders["memory"].parent == tree / "user"
    (made,) = found.make("job", Limits(GIB, 60, 1.5))
    assert (made / "memory.max").read_text() == str(GIB)
    assert (made / "pids.max").read_text() == "60"
    assert (made / "cpu.max").read_text() == "150000 100000"


def test_without_the_right_controllers_there_are_none(tmp_path: Path) -> None:
    root = machine(tmp_path, groups="0::/\n", mounts="c /sys/fs/cgroup cgroup2 rw 0 0\n")
    (root / "sys/fs/cgroup").mkdir(parents=True)
    (root / "sys/fs/cgroup" / "cgroup.subtree_control").write_text("hugetlb")
    assert find_groups(Path("/home/w"), GIB, root=root) is None


def test_what_is_held_is_said(groups: Groups | None) -> None:
    limits = Limits(GIB, 60, 2)
    if groups is None:
        pytest.skip("this machine lets nobody make control groups here")
    assert (
        LocalBackend(groups).told(limits) == "1 GiB of memory, 60 processes and 2 cores, all together (control groups)"
    )


def test_an_empty_group_is_removed_and_one_that_is_gone_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    remove([tmp_path / "a", tmp_path / "b"])
    assert not (tmp_path / "a").exists()
    assert members([tmp_path / "b"]) == []
