"""A module of ours in a process of its own, which may die of its time, its memory or its input."""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers import errors
from importers.errors import ImportCrashed, ImporterError, TooLarge, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_REFUSED = 3  # exit code of a reader that left a refusal
_ASKED, _MADE, _TALK, _REFUSAL = "asked.pickle", "made.pickle", "talk", "refusal.pickle"
_ON_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)


def read_apart(
    module: str,
    asked: Mapping[str, object],
    *,
    file: str,
    seconds: float,
    memory_mb: int,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Any:
    """
    What a reader of ours makes of a file, in a process of its own.

    Parameters
    ----------
    module
        One of ours, that calls `serve_reading` when run.
    asked
        Arguments of its reading function.
    file
        What the user calls the file, for refusals.
    seconds
        After which it is killed.
    memory_mb
        Address space that it may have.
    folder
        Where it may write, and where its temporary files lie; one that is gone afterwards where
        None.
    environment
        Added to this process's own.

    Raises
    ------
    TooLarge
        If it takes longer, or needs more memory.
    ImportCrashed
        If it dies.
    ImporterError
        As it refuses the file.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="walkround-read-") as name:
            return read_apart(
                module,
                asked,
                file=file,
                seconds=seconds,
                memory_mb=memory_mb,
                folder=Path(name),
                environment=environment,
            )
    (folder / _ASKED).write_bytes(pickle.dumps((file, memory_mb, dict(asked))))
    # What it unpacks goes with the folder, even where it is killed while it does.
    own = {"TMPDIR": str(folder), **(environment or {})}
    code = run_module(module, folder / _ASKED, seconds, own)
    if code is None:
        raise TooLarge(f"{file} took longer than {seconds:.0f} s to read", file=file)
    if code == _REFUSED:
        kind, message, facts = pickle.loads((folder / _REFUSAL).read_bytes())
        refusal = getattr(errors, kind, ImporterError)(message, **facts)
        assert isinstance(refusal, ImporterError)  # our own process writes no other
        raise refusal
    made = folder / _MADE
    if code != 0 or not made.exists():
        raise ImportCrashed(
            f"the process reading {file} ended with {code}: {_last_words(folder)}",
            file=file,
            code=code,
            stage="read",
        )
    return pickle.loads(made.read_bytes())  # our own process wrote it, in our own folder


def serve_reading(arguments: list[str], read: Callable[..., object]) -> int:
    """
    Be the process that `read_apart` starts: do what is asked, and leave what came of it.

    Parameters
    ----------
    arguments
        Of the command line.
    read
        Called with what was asked.

    Returns
    -------
    code
        For the process to exit with.
    """
    _die_with_parent()
    order = Path(arguments[0])
    file, memory_mb, asked = pickle.loads(order.read_bytes())
    bound_memory(memory_mb)
    try:
        made = pickle.dumps(read(**asked))
    except ImporterError as refusal:
        return _refuse(order.parent, refusal)
    except MemoryError:
        return _refuse(
            order.parent,
            TooLarge(
                f"{file} needs more than {memory_mb} MB of memory to read",
                file=file,
                allowed_mb=memory_mb,
            ),
        )
    except RecursionError:
        return _refuse(
            order.parent, UnreadableFile(f"{file} nests deeper than any plan does", file=file)
        )
    (order.parent / _MADE).write_bytes(made)
    return 0


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
        (request.parent / _TALK).open("wb") as talk,
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


def bound_memory(megabytes: int) -> None:
    """Let this process have no more address space than that, and leave no core behind."""
    size = megabytes << 20
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        size = min(size, most)  # a reader that another reader started has no more than that one
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    """Be killed when whoever started this process is gone: nobody else would know of it then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ON_PARENTS_DEATH, signal.SIGKILL)


def _refuse(folder: Path, refusal: ImporterError) -> int:
    told = type(refusal).__name__, str(refusal), refusal.facts
    (folder / _REFUSAL).write_bytes(pickle.dumps(told))
    return _REFUSED


def _last_words(folder: Path) -> str:
    """Last line that the process said."""
    talk = (folder / _TALK).read_text(errors="replace").strip().splitlines()
    return talk[-1][:300] if talk else ""
