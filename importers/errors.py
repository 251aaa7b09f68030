"""Why a file could not become a site."""

from __future__ import annotations


class ImporterError(Exception):
    """Root of all errors of this package; ``key`` and ``facts`` fill a translated sentence."""

    key = "import-failed"

    def __init__(self, message: str, **facts: str | int | float) -> None:
        super().__init__(message)
        self.facts = facts


class UnreadableFile(ImporterError):
    """The content is not what the name says, or is damaged beyond repair."""

    key = "unreadable-file"


class UnsupportedSchema(ImporterError):
    """A known format in a version that no reader takes."""

    key = "unsupported-schema"


class EmptyPlan(ImporterError):
    """A file that is well formed and holds nothing to walk in or to inspect."""

    key = "empty-plan"


class WrongCoordinates(ImporterError):
    """Coordinates that cannot be what the format says they are."""

    key = "wrong-coordinates"


class TooLarge(ImporterError):
    """More bytes, elements or seconds than an import may take."""

    key = "too-large"


class ImportCrashed(ImporterError):
    """The child process that read the file died."""

    key = "import-crashed"


class InvalidMapping(ImporterError):
    """A mapping that names no such role, use, kind or unit; ``at`` is the place in it."""

    key = "invalid-mapping"
