"""The process that compiles ahead ends by itself, and with the server that started it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def started(script: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", f"from server.jobs import prepare; {script}; prepare.main()"],
        stdin=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )


def test_it_ends_well_once_everything_is_loaded() -> None:
    with started("prepare.LATER_S = 0; prepare.warm_up = lambda: None") as process:
        assert process.wait(timeout=60) == 0


def test_it_ends_with_the_process_that_started_it() -> None:
    with started("prepare.LATER_S = 600") as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=60) != 0
