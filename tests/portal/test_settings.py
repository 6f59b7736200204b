import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import formats, timezone, translation

from zi_portal import keys
from zi_portal.passwords import OfficeWordsValidator

PRODUCTION = {
    "ZI_PRODUCTION": "true",
    "SECRET_KEY": "s" * 60,
    "ZI_AUDIT_KEY": "a" * 60,
    "ALLOWED_HOSTS": "zi.example.go.id",
}


def load_settings(tmp_path, **variables):
    """Import the settings in a fresh process; return its last line of standard error."""
    environment = {"PATH": os.environ["PATH"], "ZI_VAR_DIR": str(tmp_path / "var")} | variables
    done = subprocess.run(
        [sys.executable, "-c", "import zi_portal.settings as s; print(s.SESSION_COOKIE_NAME, s.STORAGES['evidence'])"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, (done.stderr.splitlines() or [""])[-1]


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


def test_settings_of_production_use_host_bound_cookies_and_make_no_key(tmp_path):
    code, out, error = load_settings(tmp_path, **PRODUCTION)
    assert (code, error) == (0, "")
    assert out.startswith("__Host-sesi ")
    assert not (tmp_path / "var/secret_key").exists()


def test_settings_put_evidence_into_a_bucket_when_one_is_named(tmp_path):
    _, out, _ = load_settings(tmp_path, ZI_S3_BUCKET="bukti", ZI_S3_ENDPOINT="http://127.0.0.1:9")
    assert "evidence.bucket.PrivateBucket" in out


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
