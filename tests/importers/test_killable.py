from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from importers.errors import ImportCrashed, TooLarge, UnreadableFile
from importers.killable import read_apart

DYING = "tests.importers.maps.dying"
ROOT = Path(__file__).parents[2]


def apart(how: str, *, seconds: float = 30.0, **more: Any) -> Any:
    return read_apart(DYING, {"how": how}, file="plan", seconds=seconds, memory_mb=500, **more)


def test_what_a_reader_makes_comes_back() -> None:
    assert apart("well") == "well"


@pytest.mark.parametrize(
    ("how", "fault", "said"),
    [
        ("die", ImportCrashed, "ended with -11"),
        ("fill", TooLarge, "more than 500 MB"),
        ("dig", UnreadableFile, "nests deeper"),
    ],
)
def test_a_reader_that_dies_is_a_refusal(how: str, fault: type[Exception], said: str) -> None:
    with pytest.raises(fault, match=said):
        apart(how)


def test_a_reader_that_takes_too_long_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="longer than 1 s"):
        apart("hang", seconds=1.0, folder=tmp_path)
    # What it had unpacked lies in the folder that goes with it.
    assert [path.read_text() for path in tmp_path.glob("*/left")] == ["over"]


def test_a_reader_dies_with_who_started_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    call = (
        "from importers.killable import read_apart;"
        f"read_apart({DYING!r}, {{'how': 'hang', 'note': {str(note)!r}}},"
        " file='plan', seconds=60.0, memory_mb=500)"
    )
    with subprocess.Popen([sys.executable, "-c", call], cwd=ROOT) as parent:
        until = time.monotonic() + 20.0
        while not (note.exists() and note.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        parent.kill()
    reader = int(note.read_text())
    while _lives(reader) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(reader)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
