"""What jobs use of their GPUs, as NVIDIA's driver tells it; loaded only where there is one."""

import threading
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from lazulite.foundation.telemetry import logger

log = logger(__name__)
MEGABYTE = 1_000_000


class Gpus:
    """names: what CUDA calls those of this machine; without any the driver is not asked for."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names = tuple(names)
        self._lock = threading.Lock()
        self._nvml: ModuleType | None = None
        self._is_away = not self._names

    def figures(self, names: Sequence[str]) -> dict[str, float]:
        """Of these GPUs, numbered from 0 as the job sees them. Empty where the driver does not tell."""
        nvml = self._loaded() if names else None
        if nvml is None:
            return {}
        found: dict[str, float] = {}
        for number, name in enumerate(names):
            try:
                found |= _figures(nvml, number, name)
            except nvml.NVMLError as error:
                log.info("gpu_not_measured", gpu=name, reason=str(error))
        return found

    def _loaded(self) -> ModuleType | None:
        with self._lock:
            if self._nvml is None and not self._is_away:
                import pynvml

                try:
                    pynvml.nvmlInit()
                except pynvml.NVMLError as error:
                    log.warning("gpus_not_measured", reason=str(error))
                    self._is_away = True
                else:
                    self._nvml = pynvml
        return self._nvml


def _figures(nvml: Any, number: int, name: str) -> dict[str, float]:
    by_number = name.isdecimal()
    handle = nvml.nvmlDeviceGetHandleByIndex(int(name)) if by_number else nvml.nvmlDeviceGetHandleByUUID(name)
    memory, busy = nvml.nvmlDeviceGetMemoryInfo(handle), nvml.nvmlDeviceGetUtilizationRates(handle)
    watts, limit = nvml.nvmlDeviceGetPowerUsage(handle) / 1000, nvml.nvmlDeviceGetEnforcedPowerLimit(handle) / 1000
    return {
        f"system/gpu_{number}_memory_usage_megabytes": memory.used / MEGABYTE,
        f"system/gpu_{number}_memory_usage_percentage": round(100 * memory.used / memory.total, 3),
        f"system/gpu_{number}_utilization_percentage": float(busy.gpu),
        f"system/gpu_{number}_power_usage_watts": watts,
        f"system/gpu_{number}_power_usage_percentage": round(100 * watts / limit, 3) if limit else 0.0,
    }
