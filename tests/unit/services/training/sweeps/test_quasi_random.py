import subprocess
import sys

import numpy as np
from scipy.stats import qmc

from lazulite.services.training.sweeps.quasi_random import sobol_point


def test_points_are_scipy_s_scrambled_sequence() -> None:
    points = np.array([sobol_point(3, seed=1, number=number) for number in range(16)])
    assert ((points >= 0) & (points < 1)).all()
    assert qmc.discrepancy(points) < 0.6 * qmc.discrepancy(np.random.default_rng(1).random((16, 3)))
    # Every sixteenth of each axis holds one: the property that makes the sequence one of Sobol's.
    assert [sorted((axis * 16).astype(int)) for axis in points.T] == [list(range(16))] * 3


def test_no_library_is_loaded_before_a_sweep_asks() -> None:
    asked = "import sys, lazulite.processes.serve; print(sorted({'scipy', 'optuna'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "[]\n"
