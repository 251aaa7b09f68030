"""What every command shares: its exit codes, the database it opens, JSON for scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from server.config import Settings
    from server.storage.database import Database

    # argparse has no public name for what add_subparsers() answers.
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

DONE, REFUSED, MISUSED = 0, 1, 2


def open_database(words: argparse.Namespace) -> tuple[Settings, Database]:
    """Read the settings and bring the database up to date."""
    from server.config import read_settings
    from server.storage.database import Database

    settings = read_settings(data=words.data)
    database = Database(settings.database)
    database.upgrade()
    return settings, database


def print_json(value: dict[str, Any]) -> None:
    """One JSON object a line on standard output."""
    print(json.dumps(value, ensure_ascii=False))
