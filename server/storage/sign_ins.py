"""Signing in: passwords, the browsers that are signed in, and attempts that failed."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.storage.database import Base
from server.storage.errors import Unknown
from server.storage.geometry_type import Instant
from server.storage.people import SUSPENDED, Account, UserRow, account_of


class SessionRow(Base):
    """One signed-in browser; only a digest of its cookie is kept."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class AttemptRow(Base):
    """One failed attempt to sign in."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant, index=True)


def save_password(session: Session, username: str, password_hash: str) -> None:
    """
    Change a password and end all sessions of the account; who is suspended stays so.

    Raises `Unknown`.
    """
    row = _user(session, username)
    mark = SUSPENDED if account_of(row).suspended else ""
    row.password_hash = mark + password_hash
    _end_sessions(session, row)


def save_suspension(session: Session, username: str) -> None:
    """Let nobody in with an account, whoever is signed in with it included. Raises `Unknown`."""
    row = _user(session, username)
    row.password_hash = SUSPENDED + row.password_hash.removeprefix(SUSPENDED)
    _end_sessions(session, row)


def save_return(session: Session, username: str) -> None:
    """Let a suspended account in again, with the password it had. Raises `Unknown`."""
    row = _user(session, username)
    row.password_hash = row.password_hash.removeprefix(SUSPENDED)


def load_credentials(session: Session, username: str) -> tuple[Account, str] | None:
    """
    An account with the hash of its password.

    None where there is no such username, or it is suspended: signing in does not tell which.
    """
    row = session.scalar(select(UserRow).where(UserRow.username == username))
    if row is None or account_of(row).suspended:
        return None
    return account_of(row), row.password_hash


def _user(session: Session, username: str) -> UserRow:
    row = session.scalar(select(UserRow).where(UserRow.username == username))
    if row is None:
        raise Unknown("user", username)
    return row


def _end_sessions(session: Session, row: UserRow) -> None:
    session.execute(delete(SessionRow).where(SessionRow.user_id == row.id))


def save_session(session: Session, digest: str, account: Account, *, expires_at: datetime) -> None:
    """Remember a signed-in browser."""
    session.add(SessionRow(digest=digest, user_id=account.id, expires_at=expires_at))
    session.flush()


def load_session_account(session: Session, digest: str, *, now: datetime) -> Account | None:
    """Whose browser it is; None where the session is unknown or over."""
    row = session.scalar(
        select(UserRow)
        .join(SessionRow, SessionRow.user_id == UserRow.id)
        .where(SessionRow.digest == digest, SessionRow.expires_at > now)
    )
    return None if row is None else account_of(row)


def delete_session(session: Session, digest: str) -> None:
    """Forget a browser."""
    session.execute(delete(SessionRow).where(SessionRow.digest == digest))


def delete_old_sessions(session: Session, *, now: datetime) -> None:
    """Forget browsers whose session is over, and attempts more than a day old."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    session.execute(delete(AttemptRow).where(AttemptRow.at < now - timedelta(days=1)))


def save_attempt(session: Session, username: str, address: str, *, at: datetime) -> None:
    """Count a failed sign-in."""
    session.add(AttemptRow(username=username[:80], address=address[:64], at=at))


def count_attempts(
    session: Session, username: str, address: str, *, since: datetime
) -> tuple[int, int]:
    """Failed sign-ins since an instant: for the username, and from the address."""
    recent = select(func.count()).select_from(AttemptRow).where(AttemptRow.at >= since)
    by_name = session.scalar(recent.where(AttemptRow.username == username[:80]))
    by_address = session.scalar(recent.where(AttemptRow.address == address[:64]))
    return by_name or 0, by_address or 0


def delete_attempts(session: Session, username: str) -> None:
    """Forget the failed sign-ins of a username."""
    session.execute(delete(AttemptRow).where(AttemptRow.username == username[:80]))
