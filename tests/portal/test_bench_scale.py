"""`python -m bench scale` compares what it says it compares: whole copies, pages that exist, CPU that was spent."""

import os
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.urls import resolve

from assessment.people.models import Membership, Unit, User
from assessment.rounds.models import Answer, Assessment
from assessment.scores.services import check_scores
from assessment.seals.services.check import Checked, check_roles, check_rounds
from bench.scale import copies, cpu
from bench.scale.pages import pages
from evidence.documents.models import Citation, Document, RevisionPin
from tests.flow import Flow
from zi_portal.operate.audit_check import check_chains

NAMES = ("unit", "round", "last_round", "handover", "document", "person")
ROLES = ("ketua", "kepala", "pokja", "tpi", "tpi2")
PLACES = ("draf", "kepala", "tpi", "tpn", "selesai")


def test_every_page_it_asks_for_is_an_address_of_the_portal():
    place = dict.fromkeys(NAMES, 7) | {"people": {role: f"{role}-7" for role in ROLES}}
    found = list(pages({"places": dict.fromkeys(PLACES, place), "rare": "kata", "period": 3}))
    names = {resolve(page.path.partition("?")[0]).url_name for page in found}
    assert {
        "document-detail", "handover-list", "pin-list", "document-list", "lke-xlsx", "person-list", "unit-list",
        "assessment-list", "recap-list", "evaluation-detail", "approval-detail", "api-unit-answers",
    } <= names  # fmt: skip
    assert all("{" not in page.path for page in found)
    whole = [page for page in found if page.is_whole]
    assert [(page.rows(50), page.rows(5000)) for page in whole if "unduh" in page.path] == [
        (50, 5000), (300, 30_000), (100, 10_000), (50, 5000),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.usefixtures("instruments")
def test_each_copy_of_a_unit_has_all_its_rows_its_score_and_its_seals():
    shared = User.objects.create(username="bersama", full_name="Bersama").pk
    flow = Flow()
    flow.to_tpi()
    flow.begin()
    models = (Unit, Assessment, Answer, Citation, Document, RevisionPin)
    before = {model: model.objects.count() for model in models}
    people = Membership.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        copies.copy_units(cursor, 3, shared)
        cursor.execute("SET session_replication_role = origin")
    copies.seal_copies(1)
    assert {model: model.objects.count() for model in models} == {model: 4 * before[model] for model in models}
    assert Membership.objects.count() == 4 * people
    assert [check.problem for check in check_scores() if check.problem] == []
    told = Checked()
    assert [str(one) for one in check_rounds(told)] == []
    assert told.rounds == 4
    roles = {str(one).partition(";")[0] for one in check_roles(told)}
    made_by_hand = set(Membership.objects.filter(unit=flow.unit).values_list("pk", flat=True))
    assert roles == {
        f"peran {pk}" for pk in made_by_hand
    }  # `Flow` gives its roles without the trail; the copies have it
    assert [chain.problem for chain in check_chains() if chain.problem] == []
    last = Assessment.objects.order_by("pk").last()
    assert set(last.citations.values_list("document__unit", flat=True)) == {last.unit_id}


def test_what_a_process_and_its_children_spend_is_counted_to_the_thousandth():
    before = cpu.seconds(os.getpid())
    code = "import time\nwhile time.process_time() < 0.4: pass\nprint('spent', flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-S", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "spent\n"
        spent = cpu.seconds(os.getpid()) - before
        assert 0.4 <= spent < 2
        begun = time.thread_time()
        while time.thread_time() < begun + 0.05:
            pass
        assert 0.05 <= cpu.seconds(os.getpid()) - before - spent < 0.4
        child.communicate("")
    gone = cpu.rough_seconds(os.getpid())
    subprocess.run([sys.executable, "-S", "-c", "import time\nwhile time.process_time() < 0.3: pass"], check=True)
    assert 0.28 <= cpu.rough_seconds(os.getpid()) - gone < 2  # also what has ended
