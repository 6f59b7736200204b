import pytest
from django.core.checks import Error, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from evidence.documents.models import Revision
from zi_portal.shelf import names

pytestmark = pytest.mark.django_db  # some of all checks ask the database what it can


def found():
    return [message for message in run_checks() if message.id == "evidence.E002"]


def test_every_model_that_names_a_stored_file_is_registered():
    assert found() == []


def test_the_start_is_refused_where_the_files_of_a_model_would_be_swept(monkeypatch):
    monkeypatch.setattr(names, "_rows", [rows for rows in names._rows if rows().model is not Revision])
    [message] = found()
    assert isinstance(message, Error)
    assert "evidence.Revision" in message.msg
    with pytest.raises(SystemCheckError, match=r"evidence\.Revision"):
        call_command("check")


def test_the_start_is_refused_where_nobody_registered(monkeypatch):
    monkeypatch.setattr(names, "_rows", [])
    assert len(found()) == 8
