"""Asset registers: tables that people keep of what is to be looked at."""

from importers.register.columns import FIELDS, Field, guess_columns
from importers.register.match import RegisterRow, RowFault, match_rows, with_rows
from importers.register.read import Register, read_register

__all__ = [
    "FIELDS", "Field", "Register", "RegisterRow", "RowFault", "guess_columns", "match_rows",
    "read_register", "with_rows",
]  # fmt: skip
