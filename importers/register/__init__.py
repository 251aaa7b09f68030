"""Asset registers: tables that people keep of what is to be looked at."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importers.register.columns import FIELDS, Field, guess_columns
    from importers.register.match import RegisterRow, RowFault, match_rows, with_rows
    from importers.register.read import Register, read_register

_HOMES = {
    "FIELDS": "columns",
    "Field": "columns",
    "Register": "read",
    "RegisterRow": "match",
    "RowFault": "match",
    "guess_columns": "columns",
    "match_rows": "match",
    "read_register": "read",
    "with_rows": "match",
}
__all__ = [
    "FIELDS", "Field", "Register", "RegisterRow", "RowFault", "guess_columns", "match_rows",
    "read_register", "with_rows",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # The process that reads registers lives in this package too, and needs no site to match with.
    if name in _HOMES:
        return getattr(import_module(f"importers.register.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
