"""A module of ours in a process of its own, which may die of its time, its memory or its input."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

from importers import errors
from importers.errors import ImporterError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REFUSED = 3  # exit code of a reader that left a refusal
_REFUSAL = "refusal.json"


def run_module(
    module: str,
    request: Path,
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> int | None:
    """
    Run ``python -m MODULE REQUEST`` and wait for its end.

    Parameters
    ----------
    module
        One of ours, that reads a request.
    request
        Its request, in the folder that it may write to; what it says stands in ``talk`` there.
    seconds
        After which it is killed.
    environment
        Added to this process's own.

    Returns
    -------
    code
        Its exit code; None where it was killed for its time.
    """
    own = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with (
        (request.parent / "talk").open("wb") as talk,
        subprocess.Popen(
            [sys.executable, "-m", module, str(request)],
            stdin=subprocess.DEVNULL,
            stdout=talk,
            stderr=talk,
            env={**own, **(environment or {})},
            start_new_session=True,
        ) as child,
    ):
        try:
            return child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return None
        except BaseException:
            child.kill()
            raise


def last_words(folder: Path) -> str:
    """Last line that the process said."""
    talk = (folder / "talk").read_text(errors="replace").strip().splitlines()
    return talk[-1][:300] if talk else ""


def bound_memory(megabytes: int) -> None:
    """Let this process have no more address space than that, and leave no core behind."""
    size = megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_refusal(folder: Path, refusal: ImporterError) -> int:
    """Write down what a user is to be told; the exit code that says so."""
    told = {"kind": type(refusal).__name__, "message": str(refusal), "facts": refusal.facts}
    (folder / _REFUSAL).write_text(json.dumps(told), encoding="utf-8")
    return REFUSED


def refusal_in(folder: Path) -> ImporterError:
    """The refusal that a process left."""
    told = json.loads((folder / _REFUSAL).read_text(encoding="utf-8"))
    kind = getattr(errors, told["kind"], ImporterError)
    refusal = kind(told["message"], **told["facts"])
    assert isinstance(refusal, ImporterError)  # our own process writes no other
    return refusal
