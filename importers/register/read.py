"""A register of whatever form: a table with its columns known, and the jobs a workbook asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from importers.killable import read_apart
from importers.register.cobie import COLUMNS, read_cobie
from importers.register.columns import KNOWN, guess_columns
from importers.register.table import Table, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from importers.register.cobie import JobProposal
    from importers.register.columns import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLimits:
    """Seconds and address space that one register may take."""

    seconds: float = 60.0
    memory_mb: int = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register as read; ``dialect`` is "cobie" where it is a COBie workbook."""

    table: Table
    columns: Mapping[Field, str]
    dialect: str
    zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jobs: tuple[JobProposal, ...] = ()


def read_register(
    path: Path,
    *,
    columns: Mapping[Field, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    limits: RegisterLimits | None = None,
) -> Register:
    """
    Read an asset register, in a process of its own.

    Parameters
    ----------
    path
        CSV, XLSX or a COBie workbook.
    columns
        Header of each field as the user chose them; guessed where None.
    remembered
        As chosen for this site before.
    limits
        What it may cost.

    Raises
    ------
    UnreadableFile, EmptyPlan, TooLarge
        Each says what was found and what would be right.
    ImportCrashed
        If the process died.
    """
    allowed = limits or RegisterLimits()
    made = read_apart(
        "importers.register.child",
        {
            "path": path.resolve(),
            "columns": None if columns is None else dict(columns),
            "remembered": dict(remembered or {}),
        },
        file=path.name,
        seconds=allowed.seconds,
        memory_mb=allowed.memory_mb,
    )
    assert isinstance(made, Register)  # the child makes no other
    return made


def read_here(
    path: Path, columns: Mapping[Field, str] | None, remembered: Mapping[str, str]
) -> Register:
    """The same in this very process, which may die of it."""
    cobie = read_cobie(path)
    if cobie is not None:
        return Register(
            table=cobie.table,
            columns=COLUMNS,
            dialect="cobie",
            zones=cobie.zones,
            jobs=cobie.jobs,
        )
    known = [*KNOWN, *(header.lower() for header in remembered.values())]
    table = read_table(path, known)
    chosen = guess_columns(table.headers, remembered) if columns is None else dict(columns)
    return Register(table=table, columns=chosen, dialect="table")
