"""Points that cover a cube evenly; SciPy is loaded when the first of them is asked for, and only then.

SciPy's `stats` costs its process about 60 MiB and one to three seconds once.
"""

import zlib
from collections.abc import Sequence


def sobol_point(dimensions: int, *, seed: int, number: int) -> Sequence[float]:
    """One of a sequence that is scrambled by the seed, counted from 0; each coordinate from 0 up to 1, itself not.

    Source: Sobol (1967), scrambled after Matousek (1998), as scipy.stats.qmc has it.
    """
    import numpy as np
    from scipy.stats import qmc

    generator = np.random.default_rng(zlib.crc32(str(seed).encode()))
    sequence = qmc.Sobol(dimensions, scramble=True, rng=generator)
    if number:
        sequence.fast_forward(number)
    return [float(coordinate) for coordinate in sequence.random(1)[0]]
