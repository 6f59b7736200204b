"""The rights of the portal on PostgreSQL where its tables belong to another user (SECURITY A9 and A11).

Whoever owns a table can switch its triggers off. A portal that owns none can add events to the audit trail and read
them, and never change, remove or unguard one, whatever is found in its code or stolen from its settings.
"""

from django.db import connection

# What nobody changes: even a role that was given more before loses it.
APPEND_ONLY = "assessment_auditevent"


class RoleRefused(Exception):
    """Rights cannot be given as they should be; the text says why and what to do."""


def is_owner() -> bool:
    """Whether the user that this process is connected as may switch the triggers of the audit trail off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(%s)", [APPEND_ONLY])
        row = cursor.fetchone()
    return row is not None and bool(row[0])


def grant(role: str) -> None:
    """Give `role` the rights that the portal needs at work, on the tables of now and of later migrations; again is no harm.

    Asked as the owner of the tables. Raises RoleRefused for another database, an unknown role, or one that owns them.
    """
    if connection.vendor != "postgresql":
        raise RoleRefused("Hak terpisah hanya ada di PostgreSQL. Pada SQLite, pengguna server yang memegang berkasnya.")
    if not is_owner():
        raise RoleRefused("Jalankan dengan DATABASE_URL milik pengguna pemilik tabel, setelah manage.py migrate.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, pg_has_role(rolname, relowner, 'USAGE'), current_database(), relnamespace::regnamespace::text "
            "FROM pg_roles, pg_class WHERE rolname = %s AND pg_class.oid = to_regclass(%s)",
            [role, APPEND_ONLY],
        )
        row = cursor.fetchone()
        if row is None:
            raise RoleRefused(f"Pengguna basis data {role} tidak ada. Buat dahulu, misalnya dengan createuser {role}.")
        is_superuser, is_owning, database, schema = row
        if is_superuser or is_owning:
            raise RoleRefused(
                f"Pengguna {role} memiliki tabelnya atau superuser, jadi haknya tidak dapat dibatasi. Pakai pengguna lain."
            )
        from psycopg import sql  # noqa: PLC0415  (checks import this module on SQLite too)

        names = {
            "role": sql.Identifier(role),
            "database": sql.Identifier(database),
            "schema": sql.Identifier(schema),
            "trail": sql.Identifier(schema, APPEND_ONLY),
        }
        for statement in _STATEMENTS:
            cursor.execute(sql.SQL(statement).format(**names))


_STATEMENTS = (
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "REVOKE CREATE ON SCHEMA {schema} FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON {trail} FROM {role}",
)
