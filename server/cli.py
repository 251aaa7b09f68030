"""The command line: every command parses its words, calls a workflow and prints what came out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from server.commands.accounts import add_accounts
from server.commands.plans import add_plans
from server.commands.running import REFUSED
from server.commands.serving import add_serving
from server.commands.sites import add_sites

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is done, 1 refused with the reason on stderr, 2 misused."""
    words = _parser().parse_args(arguments)
    try:
        code: int = words.run(words)
    except KeyboardInterrupt:
        return REFUSED
    except Exception as fault:
        if not _is_ours(fault):
            raise
        print(f"walkround: {fault}", file=sys.stderr)
        return REFUSED
    return code


def _is_ours(fault: Exception) -> bool:
    """Whether an error explains itself to the user; any other is our fault, with its trace."""
    from importers.errors import ImporterError
    from inspection.errors import InspectionError
    from routing.errors import RoutingError
    from server.config import InvalidSetting
    from server.serving import ServerEnded
    from server.storage.errors import StorageError
    from server.workflows import Cancelled, Refused
    from spatial.errors import SpatialError

    ours = (
        ImporterError,
        InspectionError,
        RoutingError,
        StorageError,
        SpatialError,
        Refused,
        Cancelled,
        InvalidSetting,
        ServerEnded,
        FileNotFoundError,
    )
    return isinstance(fault, ours)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="walkround", description="Walkround 巡图")
    parser.add_argument("--data", type=Path, help="folder of the database and files (default: var)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_serving(commands)
    add_sites(commands)
    add_plans(commands)
    add_accounts(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
