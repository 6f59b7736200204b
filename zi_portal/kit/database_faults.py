"""Tell apart what a database can suffer without a fault of ours: its disk is full, or it is away for the moment."""

import sqlite3

from django.db import InterfaceError, OperationalError

DISK_FULL = "53100"  # PostgreSQL's code of the state
# What Django raises when the database itself is in trouble, whatever was asked of it.
FAULTS = (OperationalError, InterfaceError)


def is_full(error: BaseException) -> bool:
    """Whether the database refused because its disk takes no more."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == DISK_FULL


def is_behind(error: BaseException | None) -> bool:
    """Whether `error`, or one that led to it, is such a fault."""
    while error is not None:
        if isinstance(error, FAULTS):
            return True
        error = error.__cause__ or error.__context__
    return False
