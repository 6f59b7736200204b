import ctypes
import importlib.util

import pytest
from django.core.checks import Error
from django.db import connection

from assessment import checks


def test_u50_check_folders_names_the_folder_that_cannot_be_written(settings, tmp_path):
    assert checks.check_folders() == []
    settings.EVIDENCE_ROOT = tmp_path / "tidak-ada"
    [message] = checks.check_folders()
    assert isinstance(message, Error)
    assert "tidak-ada cannot be written" in message.msg
    assert "ZI_EVIDENCE_DIR" in message.hint


def test_u50_check_one_filesystem_refuses_an_upload_folder_elsewhere(settings):
    assert checks.check_one_filesystem() == []
    settings.FILE_UPLOAD_TEMP_DIR = "/proc"
    assert [message.id for message in checks.check_one_filesystem()] == ["assessment.E002"]


def test_check_spreadsheet_parser_refuses_a_set_up_without_defusedxml(monkeypatch):
    assert checks.check_spreadsheet_parser() == []
    monkeypatch.setenv("OPENPYXL_DEFUSEDXML", "False")
    assert [message.id for message in checks.check_spreadsheet_parser()] == ["assessment.E003"]
    monkeypatch.delenv("OPENPYXL_DEFUSEDXML")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert [message.id for message in checks.check_spreadsheet_parser()] == ["assessment.E003"]


def test_openpyxl_really_uses_defusedxml():
    import openpyxl

    assert openpyxl.DEFUSEDXML


def test_check_pdf_libraries_tells_the_command_that_installs_them(monkeypatch):
    def missing(name):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    [message] = checks.check_pdf_libraries()
    assert message.hint == "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"


def test_check_production_warns_only_where_production_is_off(settings):
    assert [message.id for message in checks.check_production()] == ["assessment.W002"]
    settings.PRODUCTION = True
    assert checks.check_production() == []


@pytest.mark.parametrize(
    ("address", "is_refused"), [("", True), ("http://zi.go.id", True), ("https://zi.go.id", False)]
)
def test_check_public_address_asks_a_server_for_an_address_over_tls(settings, address, is_refused):
    settings.PUBLIC_URL = address
    assert checks.check_public_address() == []
    settings.PRODUCTION = True
    assert [message.id for message in checks.check_public_address()] == (["assessment.E005"] if is_refused else [])


def test_k07_check_durability_names_what_lets_postgresql_forget(db):
    if connection.vendor == "sqlite":
        assert checks.check_durability(databases=["default"]) == []
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    [message] = checks.check_durability(databases=["default"])
    assert message.id == "assessment.E004"
    assert "synchronous_commit" in message.msg
    assert checks.check_durability() == []
