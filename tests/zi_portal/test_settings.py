import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import formats, timezone, translation

from zi_portal import keys
from zi_portal.frame.passwords import OfficeWordsValidator

PRODUCTION = {
    "ZI_PRODUCTION": "true",
    "SECRET_KEY": "s" * 60,
    "ZI_AUDIT_KEY": "a" * 60,
    "ALLOWED_HOSTS": "zi.example.go.id",
}


def load_settings(tmp_path, shown="s.SESSION_COOKIE_NAME, s.STORAGES['evidence']", **variables):
    """Import the settings in a fresh process; return its exit, what it shows of them, its last line of standard error."""
    environment = {"PATH": os.environ["PATH"], "ZI_VAR_DIR": str(tmp_path / "var")} | variables
    done = subprocess.run(
        [sys.executable, "-c", f"import zi_portal.settings as s; print({shown})"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, (done.stderr.splitlines() or [""])[-1]


def test_limits_without_any_variable_are_those_of_the_rules(tmp_path):
    """20 MB a file, 5 GB a unit and year, 200 files an hour, 300 wrong passwords an hour and address, 30 minutes and 12 hours."""
    names = {
        "EVIDENCE_MAX_BYTES": 20_971_520, "EVIDENCE_QUOTA_BYTES": 5_368_709_120, "EVIDENCE_UPLOADS_PER_HOUR": 200,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 100, "SIGN_IN_PER_ADDRESS": 300, "SESSION_IDLE_SECONDS": 1_800,
        "SESSION_COOKIE_AGE": 43_200, "VIDEO_MAX_BYTES": 0, "RETENTION_YEARS": 5, "BACKUP_KEEP": 14,
    }  # fmt: skip
    code, out, _ = load_settings(tmp_path, shown=", ".join(f"s.{name}" for name in names))
    assert code == 0
    assert out.split() == [str(value) for value in names.values()]


def test_settings_load_without_any_variable_and_make_two_different_keys(tmp_path):
    code, out, _ = load_settings(tmp_path)
    assert code == 0
    assert out.startswith("sesi ")
    secret, audit = (tmp_path / "var/secret_key").read_text(), (tmp_path / "var/audit_key").read_text()
    assert len(secret) > 50
    assert secret != audit
    assert (tmp_path / "var/secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"ZI_DEBUG": "maybe"}, "ZI_DEBUG must be true or false"),
        ({"ZI_TIME_ZONE": "Asia/Bali"}, "ZI_TIME_ZONE has the unknown value"),
        ({"ZI_EVIDENCE_MAX_MB": "-1"}, "ZI_EVIDENCE_MAX_MB must be a whole number"),
        ({"DATABASE_URL": "tidak-jelas"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "postgres://zi@127.0.0.1:pintu/zi"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "mysql://u:p@127.0.0.1/zi"}, "DATABASE_URL must begin with"),
        (PRODUCTION | {"SECRET_KEY": ""}, "ZI_PRODUCTION needs SECRET_KEY"),
        (PRODUCTION | {"SECRET_KEY": "short"}, "need 50 characters"),
        (PRODUCTION | {"ZI_AUDIT_KEY": "s" * 60}, "must differ"),
        (PRODUCTION | {"ALLOWED_HOSTS": ""}, "ZI_PRODUCTION needs ALLOWED_HOSTS"),
        (PRODUCTION | {"ZI_DEBUG": "true"}, "cannot both be true"),
        (PRODUCTION | {"ZI_HTTPS": "false"}, "ZI_PRODUCTION needs HTTPS"),
        ({"ZI_S3_SIGNED_DOWNLOADS": "60"}, "needs ZI_S3_BUCKET"),
        ({"ZI_S3_SIGNED_DOWNLOADS": "301", "ZI_S3_BUCKET": "bukti"}, "whole number from 0 to 300"),
        (
            PRODUCTION
            | {"ZI_S3_SIGNED_DOWNLOADS": "60", "ZI_S3_BUCKET": "bukti", "ZI_S3_ENDPOINT": "http://s3.example.go.id"},
            "begins with https:",
        ),
    ],
)
def test_settings_stop_on_a_bad_value_and_name_the_variable(tmp_path, variables, complaint):
    code, _, error = load_settings(tmp_path, **variables)
    assert code != 0
    assert complaint in error


def run_command(tmp_path, *arguments, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "ZI_VAR_DIR": str(tmp_path / "var")} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"ZI_EVIDENCE_MAX_MB": "x"}, "Setelan: ZI_EVIDENCE_MAX_MB must be a whole number"),
        ({"DATABASE_URL": "mysql://u:rahasia@127.0.0.1/zi"}, "Setelan: DATABASE_URL must begin with"),
        ({"DATABASE_URL": "postgres://zi@127.0.0.1:1/zi"}, "Basis data: connection failed"),
        ({}, "Basis data: no such table"),
    ],
)
def test_a_command_tells_what_keeps_it_from_working_in_words(tmp_path, variables, told):
    done = run_command(tmp_path, "check_scores", **variables)
    assert done.returncode == 1
    assert done.stderr.startswith(told)
    assert "Traceback" not in done.stderr
    assert "rahasia" not in done.stderr
    assert "Traceback" in run_command(tmp_path, "check_scores", "--traceback", **variables).stderr


def test_an_empty_database_address_is_the_default(tmp_path):
    assert run_command(tmp_path, "migrate", "-v", "0", DATABASE_URL="").returncode == 0
    assert (tmp_path / "var/portal.sqlite3").exists()


def test_settings_of_production_use_host_bound_cookies_and_make_no_key(tmp_path):
    code, out, error = load_settings(tmp_path, **PRODUCTION)
    assert (code, error) == (0, "")
    assert out.startswith("__Host-sesi ")
    assert not (tmp_path / "var/secret_key").exists()


def test_settings_put_evidence_into_a_bucket_when_one_is_named(tmp_path):
    _, out, _ = load_settings(tmp_path, ZI_S3_BUCKET="bukti", ZI_S3_ENDPOINT="http://127.0.0.1:9")
    assert "zi_portal.shelf.bucket.PrivateBucket" in out


def manage(tmp_path, *arguments, **variables):
    """Run a command in a fresh process; return its exit code and what it complains of."""
    environment = {"PATH": os.environ["PATH"], "ZI_VAR_DIR": str(tmp_path / "var")} | variables
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_u50_a_store_folder_that_cannot_be_made_stops_the_start_with_the_reason(tmp_path):
    (tmp_path / "berkas").write_text("bukan folder")
    code, _, error = load_settings(tmp_path, ZI_EVIDENCE_DIR=str(tmp_path / "berkas" / "bukti"))
    assert code != 0
    assert "ZI_EVIDENCE_DIR: the folder" in error
    assert "cannot be made" in error


def test_u50_an_upload_folder_on_another_filesystem_stops_the_start_with_the_reason(tmp_path):
    code, error = manage(tmp_path, "check", ZI_UPLOAD_DIR="/proc")
    assert code != 0
    assert "are on different filesystems" in error
    assert "Leave ZI_UPLOAD_DIR away" in error


def test_u50_a_bucket_that_does_not_answer_stops_the_start_with_the_reason(tmp_path):
    bucket = {"ZI_S3_BUCKET": "bukti", "ZI_S3_ENDPOINT": "http://127.0.0.1:9"}
    keys = {"ZI_S3_ACCESS_KEY": "uji", "ZI_S3_SECRET_KEY": "uji-rahasia"}
    code, error = manage(tmp_path, "check", "--deploy", "--fail-level", "ERROR", **bucket, **keys)
    assert code != 0
    assert "the evidence bucket cannot be used" in error
    assert "ZI_S3_ENDPOINT" in error


def test_k07_sqlite_waits_for_the_disk_before_a_save_is_called_saved(tmp_path):
    """In a fresh process, since the tests' own database need not outlive a power cut."""
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    for name in ('synchronous', 'journal_mode'):\n"
        "        print(cursor.execute(f'PRAGMA {name}').fetchone()[0])"
    )
    environment = {"PATH": os.environ["PATH"], "ZI_VAR_DIR": str(tmp_path / "var")}
    environment |= {"DJANGO_SETTINGS_MODULE": "zi_portal.settings"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "wal"]  # 2 is FULL


def test_read_or_make_returns_the_same_key_twice_and_leaves_no_draft(tmp_path):
    first = keys.read_or_make(tmp_path / "var/key")
    assert keys.read_or_make(tmp_path / "var/key") == first
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["key"]


def test_formats_write_dates_as_an_office_does_and_never_read_month_first():
    with translation.override("id"):
        moment = timezone.datetime(2026, 5, 31, 23, 59)
        assert formats.date_format(moment.date()) == "31 Mei 2026"
        assert formats.date_format(moment, "DATETIME_FORMAT") == "31 Mei 2026 pukul 23.59"
        assert not [form for form in formats.get_format("DATE_INPUT_FORMATS") if form.startswith("%m")]
        assert formats.sanitize_separators("3.750") == "3.750"


@pytest.mark.parametrize("password", ["Integritas2026!", "wbkwbbm-12345", "Kantor.Integritas.1"])
def test_office_words_validator_refuses_words_of_the_field(password):
    with pytest.raises(ValidationError):
        OfficeWordsValidator().validate(password)


@pytest.mark.parametrize("password", ["kuda terbang makan soto", "rumah-integritas-kelapa-9", "1234567890!!"])
def test_office_words_validator_accepts_a_row_of_other_words(password):
    OfficeWordsValidator().validate(password)


def test_settings_ask_postgresql_not_to_compile_unless_the_address_says_otherwise(tmp_path):
    for address, options in {
        "postgres://zi@127.0.0.1/zi": "-c jit=off",
        "postgres://zi@127.0.0.1/zi?options=-c%20jit%3Don": "-c jit=on",
    }.items():
        done = run_command(tmp_path, "diffsettings", "--all", DATABASE_URL=address)
        assert f"'options': '{options}'" in done.stdout
