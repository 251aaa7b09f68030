"""The one way this package compiles a function: numba, without Python objects, kept on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on first call and keep the result on disk; the signature stays as written."""
    return cast("Callable[P, R]", njit(cache=True)(function))
