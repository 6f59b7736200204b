"""Whether backups are made is told to whoever watches the server, to the admin portal and to admins of an instansi."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from assessment.people.models import Role
from evidence.documents.models import Revision
from tests.factories import make_instansi, make_member
from tests.zi_portal.operate.kept import back_up, made, told
from zi_portal.shelf import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client_factory):
    """Return a function: what both admins read, and the warnings of /readyz."""
    portal_admin = make_member(Role.PORTAL_ADMIN)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=make_instansi())

    def look():
        texts = []
        for person, path in ((portal_admin, "/"), (admin, "/kelola/unit/")):
            client = client_factory()
            client.force_login(person)
            page = client.get(path)
            assert page.status_code == 200
            texts.append(" ".join(strip_tags(page.content.decode()).split()))
        return (*texts, client_factory().get("/readyz").json()["warnings"])

    return look


def test_b04_a_demo_without_backups_is_not_red(shown):
    for_portal, for_instansi, warnings = shown()
    assert ("adangan" in for_portal, "adangan" in for_instansi, warnings) == (False, False, [])


def test_b04_a_production_server_without_backups_is_red(shown, settings):
    settings.PRODUCTION = True
    for_portal, for_instansi, warnings = shown()
    assert "Cadangan portal belum diatur di server ini." in for_portal
    assert "manage.py backup_key" in for_portal
    assert "Cadangan portal belum diatur di server ini. Beri tahu admin portal" in for_instansi
    assert warnings == ["backup"]


def test_b04_none_yet_is_red_a_fresh_one_is_not_and_an_old_one_is_again(shown, key, target, clock):
    for_portal, for_instansi, warnings = shown()
    assert "Portal ini belum pernah dicadangkan." in for_portal
    assert "Portal ini belum pernah dicadangkan." in for_instansi
    assert warnings == ["backup"]
    back_up(target)
    for_portal, for_instansi, warnings = shown()
    assert "Cadangan terakhir: 3 Maret 2026 pukul 09.00 WIB" in for_portal
    assert ("adangan" in for_instansi, warnings) == (False, [])
    clock.shift(timedelta(hours=26, minutes=1))
    for_portal, for_instansi, warnings = shown()
    assert "Cadangan terakhir portal ini dibuat lebih dari 26 jam yang lalu. Yang terakhir: 3 Maret 2026" in for_portal
    assert "lebih dari 26 jam yang lalu" in for_instansi
    assert warnings == ["backup"]


def test_b04_one_that_is_gone_or_cut_is_red(shown, key, target, settings):
    settings.BACKUP_DIR = str(target)
    back_up(target)
    assert shown()[2] == []
    path = made(target)
    path.write_bytes(path.read_bytes()[:-1])
    for_portal, for_instansi, warnings = shown()
    assert "tidak terbaca lagi di tempatnya" in for_portal
    assert "tidak terbaca lagi di tempatnya" in for_instansi
    assert warnings == ["backup"]
    path.unlink()
    assert shown()[2] == ["backup"]


def test_b04_one_that_lacks_a_file_is_red(shown, key, target, own):
    own.upload()
    shelf.shelf().discard(Revision.objects.get().storage_name)
    assert "1 berkas" in told("back_up", target)[1]
    for_portal, _, warnings = shown()
    assert "Cadangan terakhir portal ini tidak lengkap" in for_portal
    assert warnings == ["backup"]


def test_b04_one_that_was_taken_elsewhere_by_hand_is_not_looked_for(shown, key, target, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "lain")
    back_up(target)
    made(target).unlink()
    assert shown()[2] == []


def test_b04_without_a_folder_of_the_settings_the_working_folder_is_not_looked_into(shown, key, target, monkeypatch):
    monkeypatch.chdir(target)
    back_up(target)
    made(target).unlink()
    assert shown()[2] == []
