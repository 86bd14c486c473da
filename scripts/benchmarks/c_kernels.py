"""The same allocation in C, compiled on the spot: what the kernel is held against.

`kernels/plain.c` is deferred acceptance as a textbook has it, `kernels/tuned.c` is as fast as its author
could make it. Both are for strict offerings. Nothing of the product uses them; without gcc there is nothing
to compare with, and the measures say so.
"""

import atexit
import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np

from admissions.matching.instance import Instance, Matching

Solver = Callable[[Instance], Matching]

SOURCES = Path(__file__).parent / "kernels"
FLAGS = ("-O3", "-march=native", "-std=gnu11", "-Wall", "-shared", "-fPIC")


@cache
def compiled(name: str) -> Solver | None:
    """The solver of `kernels/NAME.c`, or None on a machine without gcc. Raises when the source is wrong."""
    compiler = shutil.which("gcc")
    if compiler is None:
        return None
    folder = tempfile.mkdtemp(prefix="c-kernel-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = Path(folder) / f"{name}.so"
    subprocess.run([compiler, *FLAGS, str(SOURCES / f"{name}.c"), "-o", str(library)], check=True)
    solve = ctypes.CDLL(str(library)).solve
    solve.restype = ctypes.c_int64
    solve.argtypes = [ctypes.c_int64] * 2 + [ctypes.c_void_p] * 7
    return partial(_solve, solve)


def _solve(solve: Callable[..., int], instance: Instance) -> Matching:
    """`rounds` of the result counts applications. Offerings must be int32, as they come from the rules."""
    if instance.offerings.dtype != np.int32:
        raise TypeError("the C kernels read offerings of 32 bits")
    positions = np.empty(instance.n_applicants, dtype=np.int64)
    cutoffs = np.empty(instance.n_offerings, dtype=np.int64)
    arrays = (
        instance.seats,
        instance.starts,
        instance.offerings,
        instance.priorities,
        instance.eligible,
        positions,
        cutoffs,
    )
    applications = solve(
        instance.n_applicants, instance.n_offerings, *(array.ctypes.data for array in arrays)
    )
    if applications < 0:
        raise MemoryError({-1: "no memory", -2: "a claim does not fit into 64 bits"}[applications])
    return Matching(positions=positions, cutoffs=cutoffs, rounds=applications)
