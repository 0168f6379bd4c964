"""The sizes of Azure's virtual machines: what `Standard_NC4as_T4_v3` has, by its name.

Source: the size tables of Azure's documentation of virtual machines. A GPU that machines share counts as one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GIB = 1 << 30
PREFIX = "standard_"


@dataclass(frozen=True)
class MachineSize:
    """`name` as it was written. cores, memory_bytes: 0 where only the kind of machine is known."""

    name: str
    cores: int
    memory_bytes: int
    gpus: int = 0


# By the name in small letters without `standard_`: cores, GiB of memory, GPUs.
GPU_SIZES: Mapping[str, tuple[int, float, int]] = {
    "nc6": (6, 56, 1), "nc12": (12, 112, 2), "nc24": (24, 224, 4), "nc24r": (24, 224, 4),
    "nc6s_v2": (6, 112, 1), "nc12s_v2": (12, 224, 2), "nc24s_v2": (24, 448, 4), "nc24rs_v2": (24, 448, 4),
    "nc6s_v3": (6, 112, 1), "nc12s_v3": (12, 224, 2), "nc24s_v3": (24, 448, 4), "nc24rs_v3": (24, 448, 4),
    "nc4as_t4_v3": (4, 28, 1), "nc8as_t4_v3": (8, 56, 1), "nc16as_t4_v3": (16, 110, 1), "nc64as_t4_v3": (64, 440, 4),
    "nc24ads_a100_v4": (24, 220, 1), "nc48ads_a100_v4": (48, 440, 2), "nc96ads_a100_v4": (96, 880, 4),
    "nc40ads_h100_v5": (40, 320, 1), "nc80adis_h100_v5": (80, 640, 2),
    "nd6s": (6, 112, 1), "nd12s": (12, 224, 2), "nd24s": (24, 448, 4), "nd24rs": (24, 448, 4),
    "nd40s_v2": (40, 672, 8), "nd40rs_v2": (40, 672, 8), "nd96asr_v4": (96, 900, 8),
    "nd96amsr_a100_v4": (96, 1900, 8), "nd96ams_a100_v4": (96, 1900, 8), "nd96is_h100_v5": (96, 1900, 8),
    "nd96isr_h100_v5": (96, 1900, 8), "nd96isr_h200_v5": (96, 1850, 8),
    "nd96isr_mi300x_v5": (96, 1850, 8), "nd128isr_ndr_gb200_v6": (128, 900, 4),
    "nv6": (6, 56, 1), "nv12": (12, 112, 2), "nv24": (24, 224, 4),
    "nv12s_v3": (12, 112, 1), "nv24s_v3": (24, 224, 2), "nv48s_v3": (48, 448, 4),
    "nv4as_v4": (4, 14, 1), "nv8as_v4": (8, 28, 1), "nv16as_v4": (16, 56, 1), "nv32as_v4": (32, 112, 1),
    "nv6ads_a10_v5": (6, 55, 1), "nv12ads_a10_v5": (12, 110, 1), "nv18ads_a10_v5": (18, 220, 1),
    "nv36ads_a10_v5": (36, 440, 1), "nv36adms_a10_v5": (36, 880, 1), "nv72ads_a10_v5": (72, 880, 2),
}  # fmt: skip
# The second generation of D: its number is a step of a ladder, and no count of cores.
LADDER: Mapping[str, tuple[int, float]] = {
    "1": (1, 3.5), "2": (2, 7), "3": (4, 14), "4": (8, 28), "5": (16, 56), "11": (2, 14), "12": (4, 28),
    "13": (8, 56), "14": (16, 112), "15": (20, 140),
}  # fmt: skip
BURSTABLE: Mapping[str, tuple[int, float]] = {
    "b1ls": (1, 0.5), "b1s": (1, 1), "b1ms": (1, 2), "b2s": (2, 4), "b2ms": (2, 8), "b4ms": (4, 16), "b8ms": (8, 32),
    "b12ms": (12, 48), "b16ms": (16, 64), "b20ms": (20, 80),
}  # fmt: skip
OTHERS: Mapping[str, tuple[int, float]] = {
    "hc44rs": (44, 352), "hb60rs": (60, 228), "hb120rs_v2": (120, 456), "hb120rs_v3": (120, 448),
    "hb176rs_v4": (176, 704), "e64_v3": (64, 432), "e64s_v3": (64, 432), "e64_v4": (64, 504), "e64s_v4": (64, 504),
    "d1": (1, 3.5), "d2": (2, 7), "d3": (4, 14), "d4": (8, 28),
}  # fmt: skip
# Families whose names say the cores: GiB for each of them.
FAMILIES: Sequence[tuple[re.Pattern[str], float]] = (
    (re.compile(r"d(\d+)[a-z]*l[a-z]*_v[3-9]"), 2),
    (re.compile(r"d(\d+)[a-z]*_v[3-9]"), 4),
    (re.compile(r"e(\d+)[a-z]*_v[3-9]"), 8),
    (re.compile(r"f(\d+)s?(?:_v2)?"), 2),
    (re.compile(r"f(\d+)a?m[a-z]*_v[6-9]"), 8),
    (re.compile(r"f(\d+)a?[sl][a-z]*_v[6-9]"), 4),
    (re.compile(r"a(\d+)m_v2"), 8),
    (re.compile(r"a(\d+)_v2"), 2),
    (re.compile(r"l(\d+)a?s_v[2-4]"), 8),
)
OLD_D = re.compile(r"ds?(\d+)_v2")
WITH_GPU = re.compile(r"n[cdv](\d+)")


def machine_size(name: str) -> MachineSize | None:
    """None for a size that is not known. One that is only known to have GPUs counts as one GPU."""
    short = name.strip().lower().removeprefix(PREFIX)
    if short in GPU_SIZES:
        cores, gib, gpus = GPU_SIZES[short]
        return MachineSize(name, cores, int(gib * GIB), gpus)
    if (found := _without_gpu(short)) is not None:
        return MachineSize(name, found[0], int(found[1] * GIB))
    return MachineSize(name, 0, 0, 1) if WITH_GPU.match(short) else None


def _without_gpu(short: str) -> tuple[int, float] | None:
    known = OTHERS.get(short) or BURSTABLE.get(short)
    if known is None and (step := OLD_D.fullmatch(short)):
        known = LADDER.get(step[1])
    if known is not None:
        return known
    for pattern, gib in FAMILIES:
        if (found := pattern.fullmatch(short)) and (cores := int(found[1])):
            return cores, cores * gib
    return None
