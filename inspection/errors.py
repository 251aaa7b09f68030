"""What can go wrong with programmes, inspections and findings."""

from __future__ import annotations


class InspectionError(Exception):
    """Root of all errors of this package."""
