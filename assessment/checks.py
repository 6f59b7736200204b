"""Start-up checks: what must be true of the machine before people work on it."""

import ctypes
import importlib.util
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  (Django's name)
from django.db import connections

from zi_portal.operate import database_role

DURABLE = ["fsync", "synchronous_commit", "full_page_writes"]
PDF_LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}


@register(Tags.files)
def check_folders(**_options: Any) -> list[CheckMessage]:
    """Each folder the portal writes to must let it."""
    folders = {
        "ZI_VAR_DIR": settings.VAR_DIR,
        "ZI_EVIDENCE_DIR": settings.EVIDENCE_ROOT,
        "ZI_UPLOAD_DIR": settings.FILE_UPLOAD_TEMP_DIR,
    }
    return [
        Error(
            f"{path} cannot be written",
            hint=f"Give the portal's user the folder, or name another one in {variable}.",
            id="assessment.E001",
        )
        for variable, path in folders.items()
        if not (Path(path).is_dir() and os.access(path, os.W_OK | os.X_OK))
    ]


@register(Tags.files)
def check_one_filesystem(**_options: Any) -> list[CheckMessage]:
    """A received file moves to its place by a rename, which is whole or not at all only within one filesystem."""
    try:
        devices = {Path(path).stat().st_dev for path in (settings.EVIDENCE_ROOT, settings.FILE_UPLOAD_TEMP_DIR)}
    except OSError:
        return []  # check_folders names it
    if len(devices) == 1:
        return []
    return [
        Error(
            f"{settings.FILE_UPLOAD_TEMP_DIR} and {settings.EVIDENCE_ROOT} are on different filesystems",
            hint="Leave ZI_UPLOAD_DIR away, or name a folder on the filesystem of ZI_EVIDENCE_DIR.",
            id="assessment.E002",
        )
    ]


@register(Tags.database)
def check_durability(*, databases: Collection[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """PostgreSQL must wait for its disk: "Tersimpan" outlives a power cut (BAD_INPUTS K07). SQLite's part is zi_portal/settings.py."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [DURABLE])
            off = sorted(name for (name,) in cursor.fetchall())
        if off:
            hint = "Set them to on in postgresql.conf; with them off a power cut loses what was called saved."
            messages.append(Error(f"PostgreSQL runs with {', '.join(off)} off", hint=hint, id="assessment.E004"))
    return messages


@register(Tags.database)
def check_database_role(*, databases: Collection[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """On PostgreSQL a server's portal should not own its tables, or it could unguard the audit trail (SECURITY A9)."""
    if not settings.PRODUCTION or "default" not in (databases or ()) or connections["default"].vendor != "postgresql":
        return []
    if not database_role.is_owner():
        return []
    hint = "Let another user own them and run manage.py grant_database; see deploy/README.md."
    return [Warning("the portal's database user owns its tables", hint=hint, id="assessment.W003")]


@register(Tags.security)
def check_spreadsheet_parser(**_options: Any) -> list[CheckMessage]:
    """Without defusedxml openpyxl expands entity bombs; it is an optional package that a wrong set-up would miss."""
    switched_off = os.environ.get("OPENPYXL_DEFUSEDXML", "True") != "True"
    if importlib.util.find_spec("defusedxml") and not switched_off:
        return []
    return [
        Error(
            "openpyxl would read workbooks without defusedxml",
            hint="Install requirements/run.txt as it is, and leave OPENPYXL_DEFUSEDXML away.",
            id="assessment.E003",
        )
    ]


@register(Tags.compatibility)
def check_pdf_libraries(**_options: Any) -> list[CheckMessage]:
    """Reports need Pango; the rest of the portal runs without it."""
    missing = []
    for library, package in PDF_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if not missing:
        return []
    return [
        Warning(
            f"no PDF report can be made: {', '.join(missing)} missing",
            hint=f"apt-get install --no-install-recommends {' '.join(missing)}",
            id="assessment.W001",
        )
    ]


@register(Tags.security, deploy=True)
def check_production(**_options: Any) -> list[CheckMessage]:
    """A server that people reach over a network runs with ZI_PRODUCTION, which refuses keys made on the spot."""
    if settings.PRODUCTION:
        return []
    return [Warning("ZI_PRODUCTION is off", hint="Set it to true; see .env.example.", id="assessment.W002")]


@register(Tags.security, deploy=True)
def check_public_address(**_options: Any) -> list[CheckMessage]:
    """A printed QR code keeps its address for years: it must be the portal's own, and one nobody on the way can change."""
    if not settings.PRODUCTION or settings.PUBLIC_URL.startswith("https://"):
        return []
    hint = "Set it to the address people reach the portal at, such as https://zi.example.go.id."
    return [Error("ZI_PUBLIC_URL is no https address", hint=hint, id="assessment.E005")]
