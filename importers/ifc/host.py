"""The process that keeps a reader warm: it loads the IFC library once and forks for each file.

Started as ``python -m importers.ifc.host SOCKET``; ends when its standard input does, or when
nobody has asked for anything for a while. It never touches a file's content itself: of the two
processes forked for a file, one reads it, and may crash or be killed; the other waits for that and
tells whoever asked. A closed connection kills the reader.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any, Literal, NoReturn

import ifcopenshell
import ifcopenshell.geom

from importers.ifc import child

_IDLE = 900.0  # s without a request, after which the memory is given back
_LONGEST = 1 << 16  # bytes of a request
_SCHEMAS: tuple[Literal["IFC2X3", "IFC4", "IFC4X3"], ...] = ("IFC2X3", "IFC4", "IFC4X3")


def main(arguments: list[str]) -> int:
    """Serve until standard input ends."""
    _warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who waits for readers is not waited for
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(arguments[0])
        listener.listen(16)
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([listener.fileno(), sys.stdin.fileno()], [], [], _IDLE)
            if listener.fileno() not in ready:
                return 0
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    listener.close()
                    _attend(connection)


def _warm_up() -> None:
    for schema in _SCHEMAS:
        ifcopenshell.file(schema=schema).by_type("IfcProject")
    ifcopenshell.geom.settings()
    # What is here now is shared by all readers, as long as no collection writes to it.
    gc.collect()
    gc.freeze()


def _attend(connection: socket.socket) -> NoReturn:
    """Fork the reader, wait for its end or the asker's, and tell the one of the other."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        line = connection.makefile("rb").readline(_LONGEST).decode().strip()
        if not line:  # it was only asked whether we are there
            os._exit(0)
        request = Path(line)
        alive, kept = os.pipe()  # ends with the reader, however it ends
        reader = os.fork()
        if reader == 0:
            os.close(alive)
            connection.close()
            _read(request)
        os.close(kept)
        ready, _, _ = select.select([connection.fileno(), alive], [], [])
        if connection.fileno() in ready:
            os.kill(reader, signal.SIGKILL)
        _, status, usage = os.wait4(reader, 0)
        answer: dict[str, Any] = {
            "code": os.waitstatus_to_exitcode(status),
            "peak_mb": usage.ru_maxrss / 1024,
            "cpu_s": usage.ru_utime + usage.ru_stime,
        }
        connection.sendall(json.dumps(answer).encode() + b"\n")
        code = 0
    except BrokenPipeError:
        code = 0  # whoever asked is gone
    finally:
        os._exit(code)


def _read(request: Path) -> NoReturn:
    code = 1
    try:
        os.setsid()
        talk = os.open(request.parent / "talk", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(talk, 1)
        os.dup2(talk, 2)
        code = child.main([str(request)])
    except BaseException:  # whatever it is, this process ends here and says so
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
