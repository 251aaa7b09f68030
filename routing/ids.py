"""Names of visits, shifts, obligations and walking profiles."""

from __future__ import annotations

from typing import NewType

VisitId = NewType("VisitId", str)
ShiftId = NewType("ShiftId", str)
ObligationId = NewType("ObligationId", str)
ProfileId = NewType("ProfileId", str)
