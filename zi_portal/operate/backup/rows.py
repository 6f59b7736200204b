"""The rows of the portal as JSON, so that a backup of SQLite goes into PostgreSQL and back."""

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import batched
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, DataError, IntegrityError, connection, models, transaction
from django.db.models import sql

from zi_portal.operate.backup.archive import BROKEN, MOST_IN_MEMORY
from zi_portal.operate.exceptions import BackupRefused

ROWS_AT_ONCE = 100  # a row may hold the words of a whole file
PIECE = 4 * 1024 * 1024  # bytes of JSON in a member, about

# What a backup does without, and why.
LEFT_OUT = {
    "sessions.Session": "after a restore everybody signs in again",
    "contenttypes.ContentType": "made by migrate",
    "auth.Permission": "made by migrate; rights come from memberships",
    "auth.Group": "not used",
    "auth.Group_permissions": "not used",
    "assessment.User_groups": "not used",
    "assessment.User_user_permissions": "not used",
    "assessment.SignInFailure": "wrong tries of the last hours",
    "evidence.PartialUpload": "their bytes wait in the staging folder, which is not kept",
    "evidence.UnmadePage": "tried again with the pages, which are not kept either",
    "evidence.PackageBuild": "built again when asked for",
    "evidence.PaperRequest": "made again when asked for",
    "evidence.TableOrder": "made again when asked for",
    "django_ox.OxTask": "a restored portal, or a drill, must send no old mail; what is still to be done stands in rows of its package",
    "django_ox.OxScheduleTick": "as the jobs they began",
    "django_ox.OxSchedule": "not used: the schedule stands in the settings",
    "django_ox.OxScheduleChange": "not used",
    "evidence.DownloadTurn": "whoever waits asks again",
}
# A trigger refuses answers of a sheet that is locked, so locks come when all answers stand.
LAST = "assessment.AnswerLock"


def tables() -> list[type[models.Model]]:
    """Return the models whose rows a backup holds, in the order in which they are written back."""
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label == LAST)


def columns(model: type[models.Model]) -> list[str]:
    """Return the names of a row's values, in their order."""
    return [field.attname for field in model._meta.concrete_fields]


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all that is read within be of one moment, while people go on saving.

    PostgreSQL: REPEATABLE READ. SQLite: a read transaction of the WAL, which waits for nobody and holds nobody up;
    `transaction.atomic` would take the write lock. Within a transaction of the caller's that one is the moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute(
                    "SELECT 1 FROM django_migrations LIMIT 1"
                )  # from now on: the moment is that of the first reading
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@dataclass
class Piece:
    """A part of a table: how many rows, and what stands for them in the archive."""

    rows: int
    data: bytes  # gzip


def pieces(model: type[models.Model]) -> Iterator[Piece]:
    """Yield all rows of `model`, some megabytes at a time."""
    lines: list[bytes] = []
    size = 0
    values = model._base_manager.order_by("pk").values_list(*columns(model))
    for row in values.iterator(chunk_size=ROWS_AT_ONCE):
        line = json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        lines.append(line)
        size += len(line)
        if size >= PIECE:
            yield _piece(lines)
            lines, size = [], 0
    if lines:
        yield _piece(lines)


def _piece(lines: list[bytes]) -> Piece:
    return Piece(len(lines), gzip.compress(b"".join(lines), 6, mtime=0))


def _plain(value: Any) -> Any:
    """Return a value of a row as JSON knows it; what stands in a JSON column is JSON already."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
    return value


def lines_of(data: bytes) -> Iterator[list[Any]]:
    """Yield the rows of one piece as lists; raises BackupRefused."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            text = file.read(MOST_IN_MEMORY + 1)
        if len(text) > MOST_IN_MEMORY:
            raise BackupRefused(BROKEN)
        for line in text.splitlines():
            row = json.loads(line)
            if not isinstance(row, list):
                raise BackupRefused(BROKEN)
            yield row
    except (OSError, EOFError, ValueError) as error:
        raise BackupRefused(BROKEN) from error


def insert(model: type[models.Model], rows: Iterable[list[Any]]) -> int:
    """Write rows as they were, keys and moments included; return how many. Raises BackupRefused."""
    fields = list(model._meta.concrete_fields)
    count = 0
    try:
        for batch in batched(rows, ROWS_AT_ONCE):
            objects = [_object(model, fields, row) for row in batch]
            count += len(objects)
            most = connection.ops.bulk_batch_size(fields, objects)
            for begin in range(0, len(objects), most):
                query = sql.InsertQuery(model)
                # raw: `auto_now_add` must not put today in the place of what was.
                query.insert_values(fields, objects[begin : begin + most], raw=True)
                query.get_compiler(connection=connection).execute_sql()
    except (ValueError, TypeError, ValidationError, IntegrityError, DataError) as error:
        raise BackupRefused(f"{BROKEN} (tabel {model._meta.label})") from error
    except DatabaseError as error:
        raise BackupRefused(
            f"Basis data tidak menerima baris cadangan, jadi tidak ada yang dipulihkan: {error}"
        ) from error
    return count


def _object(model: type[models.Model], fields: "list[models.Field[Any, Any]]", row: list[Any]) -> models.Model:
    return model(**{field.attname: _value(field, value) for field, value in zip(fields, row, strict=True)})


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)


def set_sequences() -> None:
    """Let new rows be numbered after those that were written with their numbers; SQLite does so by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def count_rows() -> None:
    """Let PostgreSQL count what was written: until then it plans as for empty tables, which makes pages slow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def first_filled_table() -> str:
    """Return the name of a table that holds rows, or "" where the database is empty."""
    return next((str(model._meta.verbose_name) for model in tables() if model._base_manager.exists()), "")
