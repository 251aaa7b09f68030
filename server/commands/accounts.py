"""Commands about accounts and the database."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from server.commands.running import DONE, MISUSED, open_database

if TYPE_CHECKING:
    import argparse

    from server.commands.running import Commands


def add_accounts(commands: Commands) -> None:
    """Add `user` and `db`."""
    user = commands.add_parser("user", help="accounts").add_subparsers(required=True)
    add = user.add_parser("add", help="make an account; the password is asked for")
    add.add_argument("username")
    add.add_argument("--name", required=True)
    add.add_argument("--name-en", default="")
    add.add_argument("--role", action="append", required=True, dest="roles")
    add.add_argument("--inspector", help="id of the inspector of the team that this is")
    add.set_defaults(run=_user_add)
    password = user.add_parser("passwd", help="change a password")
    password.add_argument("username")
    password.set_defaults(run=_user_passwd)
    suspend = user.add_parser(
        "suspend", help="sign somebody out everywhere, and let them in no more"
    )
    suspend.add_argument("username")
    suspend.set_defaults(run=_user_suspend)
    restore = user.add_parser("restore", help="let a suspended account in again")
    restore.add_argument("username")
    restore.set_defaults(run=_user_restore)
    listed = user.add_parser("list", help="list the accounts")
    listed.set_defaults(run=_user_list)

    database = commands.add_parser("db", help="the database").add_subparsers(required=True)
    upgrade = database.add_parser("upgrade", help="bring the tables up to date")
    upgrade.set_defaults(run=_db_upgrade)


def _user_add(words: argparse.Namespace) -> int:
    from server.auth import ROLES, hash_password
    from server.storage import people

    unknown = sorted(set(words.roles) - set(ROLES))
    if unknown:
        print(f"walkround: no such role: {', '.join(unknown)}", file=sys.stderr)
        return MISUSED
    _, database = open_database(words)
    account = people.Account(
        id=people.new_account_id(),
        username=words.username,
        name=words.name,
        name_en=words.name_en,
        roles=tuple(words.roles),
        inspector_id=words.inspector,
    )
    with database.transaction() as session:
        people.save_account(session, account, password_hash=hash_password(_ask_password()))
    return DONE


def _user_passwd(words: argparse.Namespace) -> int:
    from server.auth import hash_password
    from server.storage import sign_ins

    _, database = open_database(words)
    with database.transaction() as session:
        sign_ins.save_password(session, words.username, hash_password(_ask_password()))
    return DONE


def _user_suspend(words: argparse.Namespace) -> int:
    from server.storage import sign_ins

    _, database = open_database(words)
    with database.transaction() as session:
        sign_ins.save_suspension(session, words.username)
    return DONE


def _user_restore(words: argparse.Namespace) -> int:
    from server.storage import sign_ins

    _, database = open_database(words)
    with database.transaction() as session:
        sign_ins.save_return(session, words.username)
    return DONE


def _user_list(words: argparse.Namespace) -> int:
    from server.storage import people

    _, database = open_database(words)
    with database.reading() as session:
        for account in people.list_accounts(session):
            facts = [account.username, account.name, ",".join(account.roles)]
            print("\t".join([*facts, "suspended"] if account.suspended else facts))
    return DONE


def _db_upgrade(words: argparse.Namespace) -> int:
    open_database(words)
    return DONE


def _ask_password() -> str:
    """Ask on the terminal, or take the first line of standard input where a script gives it."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
