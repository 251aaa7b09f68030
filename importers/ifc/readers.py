"""Warm readers: one host process that forks a reader for each file, shared by all who descend."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from importers.errors import ImportCrashed

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESS = "WALKROUND_IFC_READER"  # environment variable; processes started by us find the host
_STARTING = 60.0  # s
_POLL = 0.25  # s between looks at the time, where nothing happens


@dataclass(frozen=True, slots=True)
class Ended:
    """How a reader ended: exit code, None where killed for its time; peak of memory; its CPU."""

    code: int | None
    peak_mb: float
    cpu_seconds: float


class _Host:
    """The host process that this process started, if any."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.folder: Path | None = None

    def start(self) -> None:
        """Start a host unless one that was started here is alive."""
        with self.lock:
            if self.process is not None and self.owner == os.getpid():
                if self.process.poll() is None:
                    return
                self._clear()
            self.owner = os.getpid()
            self.folder = Path(tempfile.mkdtemp(prefix="walkround-reader-"))
            address = self.folder / "socket"
            environment = {
                **os.environ,
                "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
                # Threads of a library that does no linear algebra here would only cost a start.
                "OPENBLAS_NUM_THREADS": "1",
            }
            with (self.folder / "talk").open("wb") as talk:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "importers.ifc.host", str(address)],
                    stdin=subprocess.PIPE,  # its end tells the host that we are gone
                    stdout=talk,
                    stderr=talk,
                    env=environment,
                    start_new_session=True,
                )
            os.environ[_ADDRESS] = str(address)

    def is_ending(self) -> bool:
        """Whether the host that was started here has ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def said(self) -> str:
        """Last line that the host wrote."""
        if self.folder is None or not (self.folder / "talk").exists():
            return ""
        lines = (self.folder / "talk").read_text(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else ""

    def stop(self) -> None:
        """End the host, if it is ours and not a forebear's."""
        with self.lock:
            if self.process is not None and self.owner == os.getpid():
                self._clear()

    def _clear(self) -> None:
        assert self.process is not None  # asked for by both callers
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        self.process = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


_HOST = _Host()
atexit.register(_HOST.stop)


def warm_up(*, wait: bool = False) -> None:
    """
    Start loading the IFC library beside whatever this process does next.

    Parameters
    ----------
    wait
        Return when the first file could be read, which takes about a second.

    Raises
    ------
    ImportCrashed
        If waited for, and the host cannot be started.
    """
    if not os.environ.get(_ADDRESS) or not _is_there(os.environ[_ADDRESS]):
        _HOST.start()
    if wait:
        _connection().close()


def stop_readers() -> None:
    """End the host that this process started, and with it all that it reads."""
    _HOST.stop()


def run_reader(
    request: Path, allowed: Callable[[], float], meanwhile: Callable[[], None] | None = None
) -> Ended:
    """
    Have a request read in a process of its own.

    Parameters
    ----------
    request
        File that `importers.ifc.child` understands, in a folder the reader may write to.
    allowed
        Seconds that it may have taken so far; asked again and again.
    meanwhile
        Something short to do while it reads.

    Raises
    ------
    ImportCrashed
        If the host cannot be started, or is gone before the reader's end is known.
    """
    with _connection() as connection:
        began = time.monotonic()
        connection.sendall(f"{request}\n".encode())
        if meanwhile is not None:
            meanwhile()
        is_late = False
        answer = b""
        while not answer.endswith(b"\n"):
            left = allowed() - (time.monotonic() - began)
            if left <= 0 and not is_late:
                is_late = True
                connection.shutdown(socket.SHUT_WR)
            connection.settimeout(_POLL if is_late else max(0.001, min(_POLL, left)))
            try:
                got = connection.recv(4096)
            except TimeoutError:
                continue
            if not got:
                raise ImportCrashed("the process that starts readers of IFC files is gone")
            answer += got
    ended = json.loads(answer)
    code = None if is_late else int(ended["code"])
    return Ended(code, peak_mb=float(ended["peak_mb"]), cpu_seconds=float(ended["cpu_s"]))


def _is_there(address: str) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.connect(address)
        return True
    return False


def _connection() -> socket.socket:
    """A connection to the host named in the environment, or else to one started here."""
    began = time.monotonic()
    while time.monotonic() - began < _STARTING:
        address = os.environ.get(_ADDRESS, "")
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
        else:
            return connection
        if _HOST.process is None or _HOST.owner != os.getpid():
            _HOST.start()
        elif _HOST.is_ending():
            if _HOST.said() != "ready":
                raise ImportCrashed(f"readers of IFC files cannot be started: {_HOST.said()}")
            _HOST.start()  # it had been idle
        time.sleep(0.005)
    raise ImportCrashed(f"readers of IFC files did not start within {_STARTING:.0f} s")
