"""Readers that behave as hostile files would make one behave, for `importers.killable`."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from importers.killable import serve_reading


def read(how: str, note: str = "") -> str:
    """Die, hang, fill the memory or answer."""
    match how:
        case "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            Path(tempfile.mkdtemp(), "left").write_text("over", encoding="utf-8")
            if note:
                Path(note).write_text(str(os.getpid()), encoding="utf-8")
            time.sleep(60)
        case "fill":
            return "x" * (1 << 40)
        case "dig":
            return read(how)
    return how


if __name__ == "__main__":
    sys.exit(serve_reading(sys.argv[1:], read))
