"""PyTorch as a machine can use it: its usual build brings gigabytes of CUDA, of no use where there is no GPU."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

OFF = "off"
# As uv writes what a lock installs: it is asked for every job, so nothing more of it is read.
TORCH, CUDA, CPU = (re.compile(start, re.MULTILINE) for start in (r"^torch\b", r"^nvidia-", r"^[^\s=]+==\S+\+cpu\b"))
# An index that cannot be reached is no reason to wait long: the usual build does as well.
IMPATIENT = {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "10"}


@dataclass(frozen=True)
class TorchBuilds:
    """options: with which uv finds the builds for machines without a GPU; none where the usual ones are wanted."""

    options: tuple[str, ...] = ()

    def would_change(self, lock: str) -> bool:
        """Whether it installs PyTorch for GPUs, and there is another one to be had."""
        return bool(self.options and TORCH.search(lock) and CUDA.search(lock))

    def options_for(self, lock: str) -> tuple[str, ...]:
        """What installs a lock that was resolved with them."""
        return self.options if CPU.search(lock) else ()


USUAL = TorchBuilds()


def torch_builds(variables: Mapping[str, str], *, index: str, has_gpus: bool) -> TorchBuilds:
    """index: where the builds without CUDA lie, "" for PyTorch's own, `off` for never. Who has told uv which to take
    (UV_TORCH_BACKEND) has decided."""
    if has_gpus or index == OFF or variables.get("UV_TORCH_BACKEND"):
        return USUAL
    # Of an index beside others the best version counts, and 2.8.0+cpu is above 2.8.0.
    mirror = ("--index", index, "--index-strategy", "unsafe-best-match")
    return TorchBuilds(mirror if index else ("--torch-backend", "cpu"))
