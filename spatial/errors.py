"""What can go wrong with a site, its geometry or its network."""

from __future__ import annotations


class SpatialError(Exception):
    """Root of all errors of this package."""


class InvalidSite(SpatialError):
    """A site, or a part of it, contradicts itself."""


class UnknownPlace(SpatialError):
    """A space, asset or place is not on the network."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place!r} is not on the network")
        self.place = place


class UnknownKind(SpatialError):
    """An asset kind is not in the catalogue."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind!r} is not an asset kind; see spatial/asset_kinds.toml")
        self.kind = kind


class UnusableGeoreference(SpatialError):
    """Two frames cannot be brought together."""


class InvalidProfile(SpatialError):
    """A walking profile contradicts itself."""


class NoWalk(SpatialError):
    """No way leads from one place to the other."""

    def __init__(self, start: str, end: str) -> None:
        super().__init__(f"no walk leads from {start} to {end}")
        self.start, self.end = start, end


class EditRefused(SpatialError):
    """
    A hand edit that would break the plan.

    Parameters
    ----------
    key
        What is wrong, a key of the translations (``problem.edit-…``).
    message
        What was found and what would be right.
    facts
        What fills the sentence in.
    """

    def __init__(self, key: str, message: str, **facts: str | float) -> None:
        super().__init__(message)
        self.key = f"edit-{key}"
        self.facts = facts


class InvalidHours(SpatialError):
    """Hours of the day that say nothing, or are not hours."""
