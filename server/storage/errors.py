"""What can go wrong in finding or keeping a record."""

from __future__ import annotations


class StorageError(Exception):
    """Root of all errors of this package."""


class Unknown(StorageError):
    """Nothing of that kind has this id. ``what`` is ``site``, ``plan``, ``finding`` and so on."""

    def __init__(self, what: str, identifier: str) -> None:
        super().__init__(f"there is no {what} {identifier!r}")
        self.what, self.identifier = what, identifier


class NameTaken(StorageError):
    """A name that must be unique is in use."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"there is already a {what} named {name!r}")
        self.what, self.name = what, name


class StaleRevision(StorageError):
    """A record changed after the other side read it."""

    def __init__(self, what: str, *, sent: int, current: int) -> None:
        super().__init__(f"the {what} is at revision {current}; the change was made on {sent}")
        self.what, self.sent, self.current = what, sent, current


class DatabaseUnreachable(StorageError):
    """Nothing answers at the database's address, or it does not let us in."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"cannot use the database {address}: {reason.strip()}")
        self.address, self.reason = address, reason


class PostgisMissing(StorageError):
    """A PostgreSQL database has no PostGIS to keep plans with."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"the database {address} has no PostGIS, and it cannot be added: {reason.strip()}. "
            "Install the package of that name on the database's machine, and let a superuser of "
            "the database run CREATE EXTENSION postgis"
        )
        self.address, self.reason = address, reason
