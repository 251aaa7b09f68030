"""The process of one job with tasks made for tests; the queue starts it like its own."""

import os
import signal
import sys
import time
from typing import Any

from server.jobs.run import main
from server.jobs.tasks import Arguments, Surroundings
from server.workflows import Cancelled, Refused, Watcher


def echo(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """Done at once."""
    watcher.report("echoing", 0.5, length=len(arguments["text"]))
    return {"text": arguments["text"]}


def refuse(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """Cannot be done."""
    raise Refused("no-team", "nobody is there", site="x")


def stumble(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """Our own mistake."""
    return {"never": 1 // len(arguments["text"])}


def die_at_first(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """Die as by ``kill -9`` so many times, then be done."""
    tally = around.settings.data / "deaths"
    deaths = len(tally.read_text("ascii")) if tally.exists() else 0
    if deaths < arguments["deaths"]:
        tally.write_text("x" * (deaths + 1), "ascii")
        os.kill(os.getpid(), signal.SIGKILL)
    return {"deaths": deaths}


def wait(around: Surroundings, arguments: Arguments, watcher: Watcher) -> dict[str, Any]:
    """Work until called off; then end as the arguments say."""
    (around.settings.data / "waiting").touch()
    for turn in range(2_000):
        watcher.report("waiting", None, turn=turn)
        if arguments["ends"] != "never" and watcher.is_cancelled():
            if arguments["ends"] == "with best":
                return {"best": "so far"}
            raise Cancelled
        time.sleep(0.02)
    return {}


TASKS = {
    "echo": echo,
    "refuse": refuse,
    "stumble": stumble,
    "die_at_first": die_at_first,
    "wait": wait,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], TASKS))
