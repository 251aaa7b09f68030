"""The one way this package compiles: numba, kept on disk under the hash of all kernels."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

KERNELS = (
    "compiled.py",
    "model.py",
    "days.py",
    "needs.py",
    "one_tree.py",
    "insertion.py",
    "slots.py",
    "construct.py",
    "undo.py",
    "search.py",
    "abreast.py",
    "ejection.py",
    "improve.py",
)
PERIODIC_KERNELS = (
    "fleet",
    "ruin",
    "begin",
    "links",
    "swap",
    "exchange",
    "shift",
    "herd",
    "split",
    "mix",
    "breed",
)


def compiled(function: Callable[P, R], *, into: bool = False) -> Callable[P, R]:
    """
    Compile on first call and keep the result on disk; the signature stays as written.

    Parameters
    ----------
    into
        Put the code into its callers: a call hands over some three hundred numbers where a function
        takes all arrays at once.

    Notes
    -----
    Numba looks at the file of a function alone, not at the files of what it calls: after a change
    there the old code would go on being used. Hence a folder for each state of all kernels.
    """
    # Both are set at run time, so that a type checker knows neither.
    config: Any = numba.config
    njit: Any = numba.njit
    before = config.CACHE_DIR
    config.CACHE_DIR = str(_folder(before))
    try:
        # Kernels make no arrays; without reference counts they run three times as fast.
        wrapped = njit(cache=True, _nrt=False, forceinline=into, nogil=True)(function)
    finally:
        config.CACHE_DIR = before
    return cast("Callable[P, R]", wrapped)


def compiled_into(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a small function into its callers."""
    return compiled(function, into=True)


@cache
def _folder(given: str) -> Path:
    """Where compiled code is kept: beside the source if that can be written to, else at home."""
    own = Path(__file__).parent
    digest = hashlib.sha256()
    for name in (*KERNELS, *(f"periodic/{name}.py" for name in PERIODIC_KERNELS)):
        digest.update((own / name).read_bytes())
    beside = own / "__pycache__"
    writable = os.access(beside if beside.exists() else own, os.W_OK)
    parent = Path(given) if given else beside if writable else Path.home() / ".cache" / "walkround"
    return parent / f"kernels-{digest.hexdigest()[:16]}"
