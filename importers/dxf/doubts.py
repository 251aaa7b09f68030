"""What is doubtful about a drawing: its unit, its layers, what could not be read, open rooms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from importers.dxf.layers import bare_name
from importers.result import ImportIssue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.dxf.drawing import Drawing
    from importers.dxf.rooms import DrawnRoom
    from importers.dxf.sorted_plan import SortedPlan
    from importers.result import Fact, Severity


class DrawingReport:
    """Issues and repairs of one drawing, gathered as they are found."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.issues: list[ImportIssue] = []
        self.repairs: list[ImportIssue] = []

    def _issue(self, severity: Severity, key: str, fix: str = "", **facts: Fact) -> None:
        self.issues.append(
            ImportIssue(severity=severity, key=key, file=self._file, facts=facts, fix=fix)
        )

    def of_drawing(self, drawing: Drawing, plan: SortedPlan) -> None:
        """Doubts about the file itself."""
        verdict = plan.verdict
        width = 0.0 if verdict.door_width is None else round(verdict.door_width, 2)
        if verdict.is_mended:
            self.repairs.append(
                ImportIssue(
                    severity="notice",
                    key="unit-mended",
                    file=self._file,
                    facts={"stated": str(verdict.stated), "used": verdict.unit, "door_m": width},
                )
            )
        elif verdict.stated is None:
            self._issue("notice", "unit-guessed", used=verdict.unit, door_m=width)
        if drawing.is_repaired:
            self.repairs.append(
                ImportIssue(severity="notice", key="drawing-recovered", file=self._file)
            )
        if drawing.hidden_layers:
            names = ", ".join(sorted(map(bare_name, drawing.hidden_layers))[:8])
            number = len(drawing.hidden_layers)
            self._issue("notice", "layers-hidden", number=number, first=names)
        if drawing.missing_xrefs:
            names = ", ".join(sorted(drawing.missing_xrefs)[:5])
            number = len(drawing.missing_xrefs)
            self._issue("warning", "xref-missing", "bind-xrefs", number=number, first=names)
        if drawing.opaque:
            names = ", ".join(sorted(drawing.opaque)[:5])
            number = sum(drawing.opaque.values())
            self._issue("warning", "custom-objects", "export-exploded", number=number, first=names)
        unknown = Counter(
            bare_name(s.layer) for s in drawing.strokes if plan.roles[s.layer] == "unknown"
        )
        if unknown:
            names = ", ".join(name for name, _ in unknown.most_common(8))
            self._issue("notice", "layers-unknown", "map-layers", number=len(unknown), first=names)

    def of_rooms(self, rooms: Sequence[DrawnRoom], homeless: Sequence[str], divided: int) -> None:
        """Doubts about the rooms."""
        if not rooms:
            self._issue("error", "no-room-closed", "draw-spaces")
        closed = [room for room in rooms if room.origin == "closed"]
        if closed:
            names = ", ".join(room.name for room in closed[:5])
            widest = round(2 * max(room.closed_by for room in closed), 1)
            self._issue(
                "warning",
                "rooms-closed",
                "draw-doors",
                number=len(closed),
                first=names,
                gap_m=widest,
            )
        if homeless:
            names = ", ".join(homeless[:8])
            self._issue("warning", "rooms-open", "draw-spaces", number=len(homeless), first=names)
        if divided:
            self._issue("notice", "open-plan-divided", number=divided)
        unnamed = sum(1 for room in rooms if not room.name and not room.number)
        if unnamed:
            self._issue("notice", "rooms-unnamed", number=unnamed, of=len(rooms))
