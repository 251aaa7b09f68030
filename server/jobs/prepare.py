"""Compile what a first re-planning needs, while nobody waits: ``python -m server.jobs.prepare``."""

from __future__ import annotations

import os
import time

from routing.replan import warm_up
from server.jobs.run import die_with_parent

LATER_S = 20  # whoever starts a server wants its pages first
NICE = 15


def main() -> None:
    """Load the compiled search; what is compiled now is on disk for all processes after this."""
    die_with_parent()
    os.nice(NICE)
    time.sleep(LATER_S)
    warm_up()
    os._exit(0)  # the thread that waits for our parent holds the input, which cannot be closed


if __name__ == "__main__":
    main()
