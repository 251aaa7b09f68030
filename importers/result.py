"""What an import gives back: the site, what was doubtful, what was mended and how long it took."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spatial.site import AssetId, Connector, Point3, Site

Severity = Literal["error", "warning", "notice"]
ProposedUnit = Literal["day", "week", "month", "year"]
SkipReason = Literal["not_for_a_plan", "no_shape", "kind_unknown", "part_of_another"]
Fact = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportIssue:
    """
    One doubt about a file.

    ``key`` names a sentence of the translations (``import.issue.<key>``); ``facts`` fills it in.
    ``source_id``
    is the GlobalId or feature id it speaks of, or "" for the file as a whole; ``fix`` names the
    remedy proposed.
    """

    severity: Severity
    key: str
    file: str
    source_id: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSeconds:
    """Wall seconds of each step of an import."""

    open: float
    geometry: float
    plan: float

    def __add__(self, other: ImportSeconds) -> ImportSeconds:
        return ImportSeconds(
            open=self.open + other.open,
            geometry=self.geometry + other.geometry,
            plan=self.plan + other.plan,
        )


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """A ramp with a landing at one end, and where its other end lies: outside, on other ground."""

    ramp: Connector
    end: Point3


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCheck:
    """Spaces whose area a file states: how many, how many differ, and both sums in m²."""

    compared: int = 0
    differing: int = 0
    own: float = 0.0
    stated: float = 0.0

    def __add__(self, other: AreaCheck) -> AreaCheck:
        return AreaCheck(
            compared=self.compared + other.compared,
            differing=self.differing + other.differing,
            own=self.own + other.own,
            stated=self.stated + other.stated,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeProposal:
    """What a file asks for: things to be looked at every so often, in the words it ``said``."""

    name: str
    every: int
    unit: ProposedUnit
    said: str
    asset_ids: tuple[AssetId, ...]
    file: str
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Elements of one class that the site has nothing of, and why."""

    ifc_class: str
    reason: SkipReason
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDialect:
    """What one file is: its format (``geojson``, ``zip``, ``GPKG`` …) and its dialect."""

    file: str
    format: str
    dialect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """
    A usable site, even where there are issues.

    ``counts`` are elements met per class of the file; ``repairs`` are faults that were mended on
    the way; ``loose_ends`` are not in the site, which has to find what they lead onto first;
    ``areas`` compares spaces with what the files state, ``skipped`` counts what was passed over,
    ``proposals`` are the files' own wishes for a programme;
    ``files`` says of each map file what it was taken for. ``reader_peak_mb`` is the greatest
    resident size of a process that read a file for this, ``reader_cpu_seconds`` the processor time
    of all of them; 0 where there was none.
    """

    site: Site
    issues: tuple[ImportIssue, ...] = ()
    repairs: tuple[ImportIssue, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    files: tuple[FileDialect, ...] = ()
    seconds: ImportSeconds
    loose_ends: tuple[LooseEnd, ...] = ()
    areas: AreaCheck = field(default_factory=AreaCheck)
    skipped: tuple[Skipped, ...] = ()
    proposals: tuple[ProgrammeProposal, ...] = ()
    reader_peak_mb: float = 0.0
    reader_cpu_seconds: float = 0.0
