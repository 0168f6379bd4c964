"""PyTorch as a machine can use it: its usual build brings gigabytes of CUDA, of no use where there is no GPU."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.compute import locks

OFF = "off"
# An index that cannot be reached is no reason to wait long: the usual build does as well.
IMPATIENT = {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "10"}


@dataclass(frozen=True)
class TorchBuilds:
    """options: with which uv finds the builds for machines without a GPU; none where the usual ones are wanted."""

    options: tuple[str, ...] = ()

    def would_change(self, lock: str, *, python: str) -> bool:
        """Whether it installs PyTorch for GPUs, and there is another one to be had."""
        names = {pin.name for pin in locks.pins(lock, python=python)}
        return bool(self.options) and "torch" in names and any(name.startswith("nvidia-") for name in names)

    def options_for(self, lock: str, *, python: str) -> tuple[str, ...]:
        """What installs a lock that was resolved with them."""
        is_cpu = any(pin.version.endswith("+cpu") for pin in locks.pins(lock, python=python))
        return self.options if is_cpu else ()


USUAL = TorchBuilds()


def torch_builds(variables: Mapping[str, str], *, index: str, has_gpus: bool) -> TorchBuilds:
    """index: where the builds without CUDA lie, "" for PyTorch's own, `off` for never. Who has told uv which to take
    (UV_TORCH_BACKEND) has decided."""
    if has_gpus or index == OFF or variables.get("UV_TORCH_BACKEND"):
        return USUAL
    # Of an index beside others the best version counts, and 2.8.0+cpu is above 2.8.0.
    mirror = ("--index", index, "--index-strategy", "unsafe-best-match")
    return TorchBuilds(mirror if index else ("--torch-backend", "cpu"))
