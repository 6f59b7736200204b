"""What PostgreSQL reads and sorts for a page of a long list: its own rows, however many offices there are."""

import pytest
from django.db import connection
from django.urls import reverse

from assessment.people.models import Membership, Role, Unit, User
from assessment.rounds.models import Assessment, Evaluation, EvaluationScore
from assessment.scoring import Choice
from tests.factories import fill, make_assessment, make_instansi, make_member, make_period, make_unit
from tests.portal.plans.portal import copies, nodes

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

PEOPLE = 3  # of each unit
TABLES = {model._meta.db_table for model in (Assessment, Evaluation, EvaluationScore, Membership, Unit, User)}
PEOPLE_LIST, ROUNDS, RECAP, UNITS = (
    reverse(f"assessment:{name}-list") for name in ("person", "assessment", "recap", "unit")
)


class Asked:
    """The statements of a page, and what PostgreSQL does for each."""

    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("SELECT") and any(f'"{table}"' in sql for table in TABLES):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)

    def most_loops(self):
        """Return how often the innermost part of any statement is done."""
        with connection.cursor() as cursor:
            loops = 0
            for sql, params in self.statements:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                ((plan,),) = cursor.fetchone()
                loops = max(loops, *(node["Actual Loops"] for node in nodes(plan["Plan"])))
            return loops

    def effort(self, *, counts):
        """Return the most rows read of one table and the most put in order by one statement; counts: by those that count."""
        read = ordered = 0
        with connection.cursor() as cursor:
            for sql, params in self.statements:
                if (" COUNT(" in sql.replace("(SELECT COUNT(", "")) != counts:  # what is counted beside a row is none
                    continue
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                ((plan,),) = cursor.fetchone()
                by_table = dict.fromkeys(TABLES, 0)
                for node in nodes(plan["Plan"]):
                    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
                    rows = (node["Actual Rows"] + dropped) * node["Actual Loops"]
                    if (table := node.get("Relation Name")) in TABLES:
                        by_table[table] += rows
                    if node["Node Type"] == "Sort":
                        ordered = max(ordered, node["Plans"][0]["Actual Rows"])
                        assert node.get("Sort Space Type", "Memory") == "Memory", sql
                read = max(read, *by_table.values())
        return read, ordered


def office(name):
    """An instansi with a unit, its round handed over with a score, and people; returns (instansi, round, head)."""
    instansi = make_instansi(name=name)
    unit = make_unit(instansi=instansi, name=f"Kantor {name}")
    assessment = make_assessment(unit=unit, period=make_period(instansi=instansi))
    head = make_member(Role.HEAD, unit=unit, full_name=f"Kepala {name}")
    fill(assessment.evaluations.get(), {"A.I.1.i.a": Choice("Ya")}, by=head, supported=())
    assessment.status = "tpi"
    assessment.save()
    return instansi, assessment, head


def fill_portal(units):
    """A large instansi, with so many units, and a small one; returns (large, small, unit of the small one)."""
    with connection.cursor() as cursor:
        for model in (Assessment, Evaluation, EvaluationScore, Membership, Unit, User):
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ALTER COLUMN id RESTART WITH 1000000')
    large, assessment, head = office("Besar")
    total = units * PEOPLE
    copies(assessment.unit, units, code="'B' || n", name="'Kantor ' || md5(n::text)")
    copies(assessment, units, unit_id="n", status="(array['tpi', 'draf', 'tpn'])[1 + n %% 3]")
    sheet = assessment.evaluations.get()
    copies(sheet, units, assessment_id="n")
    copies(sheet.score, units, evaluation_id="n", claim_total="n / 100.0", supported_total="n / 200.0")
    copies(head, total, username="'b' || n", full_name="md5(n::text)")
    copies(Membership.objects.get(user=head), total, user_id="n", unit_id=f"1 + (n - 1) / {PEOPLE}")
    small, own, _ = office("Kecil")
    for number in range(2):
        make_assessment(unit=make_unit(instansi=small, name=f"Kantor {number}"), period=own.period, status="tpi")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")
        # As memory and flash cost; else of a few thousand units it is as cheap to read all as to look up fifty.
        cursor.execute("SET LOCAL random_page_cost = 1.1")
    return large, small, own.unit


def look(client, user, path):
    client.force_login(user)
    asked = Asked()
    with connection.execute_wrapper(asked):
        page = client.get(path)
    assert page.status_code == 200
    return page, asked


EVERY = ["", "?halaman=999", "?text=kantor", "?status=tpi"]
SORTED = [f"?sort={sort}" for sort in ("status", "klaim", "berisiko", "berdata-dukung", "kemajuan")]


SMALL = [
    *((Role.INSTANSI_ADMIN, PEOPLE_LIST + query) for query in ("", "?halaman=999", "?text=kepala", "?role=kepala")),
    *((role, path) for role in (Role.INSTANSI_HEAD, Role.TPI_LEAD) for path in (ROUNDS, RECAP)),
    *((Role.INSTANSI_HEAD, ROUNDS + query) for query in EVERY),
    *((role, RECAP + query) for role in (Role.INSTANSI_HEAD, Role.TPI_LEAD) for query in SORTED),
]


def test_a_small_instansi_reads_nothing_of_a_large_one(client, instruments):
    _, small, unit = fill_portal(600)
    scopes = {Role.TPI_LEAD: {"unit": unit}}
    people = {role: make_member(role, **scopes.get(role, {"instansi": small})) for role in {role for role, _ in SMALL}}
    for role, path in SMALL:
        page, asked = look(client, people[role], path)
        assert "Besar" not in page.text
        for counts in (False, True):
            read, ordered = asked.effort(counts=counts)
            assert read <= 60, path  # of 600 units and 1,800 people in these tables
            assert ordered <= 20, path


LARGE = [
    *((Role.INSTANSI_ADMIN, PEOPLE_LIST, query, "7.503 orang") for query in ("", "?halaman=999")),
    *((Role.INSTANSI_ADMIN, UNITS, query, "2.501 unit") for query in ("", "?halaman=999")),
    *((Role.INSTANSI_HEAD, ROUNDS, query, "2.501 penilaian") for query in ("", "?halaman=999")),
    *(
        (Role.INSTANSI_HEAD, RECAP, query, "2.501 penilaian")
        for query in ("", "?halaman=999", "?sort=status", "?sort=status&halaman=999")
    ),
]


def test_a_page_of_a_large_instansi_reads_and_sorts_its_own_rows(client, instruments):
    large, _, _ = fill_portal(2_500)
    people = {role: make_member(role, instansi=large) for role in (Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD)}
    for role, path, query, shown in LARGE:
        page, asked = look(client, people[role], path + query)
        assert shown in page.text
        read, ordered = asked.effort(counts=False)
        assert read <= 400, path + query  # fifty, in several places
        assert ordered <= 60, path + query


FOUND = [  # by words that few names hold, in a large instansi
    (Role.INSTANSI_ADMIN, PEOPLE_LIST + "?text=kepala+bes"),
    (Role.INSTANSI_ADMIN, PEOPLE_LIST + "?text=b7499"),
    (Role.INSTANSI_ADMIN, UNITS + "?text=kantor+besar"),
    (Role.INSTANSI_HEAD, ROUNDS + "?text=kantor+besar"),
    (Role.TPI_LEAD, ROUNDS + "?text=kantor+besar"),
]


def give_every_unit(evaluator):
    """Let somebody with one role of TPI hold it in every unit that `fill_portal` copied."""
    copies(evaluator.memberships.get(), 2_500, id="500000 + n", unit_id="n", starts_on="'2025-01-02'")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_words_are_found_without_reading_every_name(client, instruments):
    large, _, _ = fill_portal(2_500)
    people = {role: make_member(role, instansi=large) for role in (Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD)}
    people[Role.TPI_LEAD] = make_member(Role.TPI_LEAD, unit=Unit.objects.get(name="Kantor Besar"))
    for role, path in FOUND:
        page, asked = look(client, people[role], path)
        assert "Kantor Besar" in page.text or "b7499" in page.text, path
        if role == Role.INSTANSI_ADMIN:
            read, _ = asked.effort(counts=True)
            assert read <= 20, path
        if path.startswith(PEOPLE_LIST):
            read, _ = asked.effort(counts=False)
            assert read <= 60, path


def test_who_holds_a_role_is_counted_by_those_alone(client, instruments):
    large, _, _ = fill_portal(2_500)
    make_member(Role.TPI_LEAD, unit=Unit.objects.get(name="Kantor Besar"))
    page, asked = look(client, make_member(Role.INSTANSI_ADMIN, instansi=large), PEOPLE_LIST + "?role=tpi_ketua")
    assert "1 orang" in page.text
    read, _ = asked.effort(counts=True)
    assert read <= 10  # of 7,500 heads none


def test_an_evaluator_of_every_unit_reads_what_a_page_shows(client, instruments):
    fill_portal(2_500)
    evaluator = make_member(Role.TPI_LEAD, unit=Unit.objects.get(name="Kantor Besar"))
    give_every_unit(evaluator)
    history = reverse("assessment:unit-history", args=[17])
    for path in (RECAP, RECAP + "?halaman=999", history):
        _, asked = look(client, evaluator, path)
        read, ordered = asked.effort(counts=False)
        assert read <= 500, path  # fifty, in several places; the units have three people and an evaluator each
        assert ordered <= 60, path


def test_a_page_in_the_middle_looks_nobody_up_who_stands_before_it(client, instruments):
    """The names before it are passed over along their index, and whose roles are in the instansi is collected once."""
    large, _, _ = fill_portal(2_500)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=large)
    for query, name in (("?halaman=60", 2950), ("?halaman=90", 4450), ("?role=kepala&halaman=60", 2950)):
        page, asked = look(client, admin, PEOPLE_LIST + query)
        names = sorted(User.objects.exclude(full_name="Kepala Kecil").values_list("full_name", flat=True))
        names = [one for one in names if "role" not in query or one not in {admin.full_name, "Orang"}]
        assert [person.full_name for person in page.context["page"]] == names[name : name + 50]
        assert asked.most_loops() <= 60, query


def test_a_vacancy_is_looked_for_among_the_roles_of_units_that_wait_alone(client, instruments):
    """A third of 2,501 rounds is with TPI, each unit has an evaluator: nobody else is read, though 7,500 people might be."""
    large, _, _ = fill_portal(2_500)
    give_every_unit(make_member(Role.TPI_MEMBER, unit=Unit.objects.get(name="Kantor Besar")))
    make_member(Role.TPN_RECORDER, instansi=large)
    page, asked = look(client, make_member(Role.INSTANSI_ADMIN, instansi=large), ROUNDS)
    assert "Menunggu Anda" not in page.text
    read, _ = asked.effort(counts=False)
    assert read <= 4_000  # some roles of each unit that waits
