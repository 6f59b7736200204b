"""When is a right held: every status, for one whose right it is; and what is told to somebody whose round it is not."""

import pytest

from assessment.eligibility import permissions as eligibility
from assessment.handover import permissions as handover
from assessment.papers import permissions as papers
from assessment.people.models import Role
from assessment.planning.estimate import permissions as estimate
from assessment.planning.route import permissions as route
from assessment.planning.scenarios import permissions as scenarios
from assessment.rounds import permissions as rounds
from assessment.rounds.models import Stage
from assessment.rounds.workflow import ON_THE_WAY, Act
from assessment.workbook import permissions as workbook
from evidence.documents import permissions as vault
from tests.factories import make_handover, make_reopen_request, make_user
from tests.portal.access.rights import Office, of, of_document, of_round, tpi_sheet, with_repair
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

ALL = {"draf", "kepala", "dikembalikan", "tpi", "tpn", "selesai"}
WRITING = {"draf", "dikembalikan"}
TEAM_LEAD, HEAD, ADMIN, RECORDER = Role.TEAM_LEAD, Role.HEAD, Role.INSTANSI_ADMIN, Role.TPN_RECORDER
FIRST, SECOND = Role.TPI_MEMBER, Role.TPI_LEAD
UNREAD = {"draf", "kepala", "dikembalikan"}  # an evaluator may not even read; not a matter of the moment


def closed_by(act):
    """Let the round have been closed by `act`; before it other acts, which do not count."""

    def ask(office):
        make_handover(office.assessment, act=Act.END_AT_TPI if act == Act.FINISH else Act.SUBMIT)
        make_handover(office.assessment, act=act)
        return lambda user: handover.check_can_ask_reopening(user, office.assessment)

    return ask


def request_decided(office):
    request = make_reopen_request(office.assessment)
    return lambda user: handover.check_can_decide_reopening(user, request)


MOMENTS = [
    # name, who, ask, allowed in, refused whatever the moment
    ("answer", TEAM_LEAD, of_round(rounds.check_can_answer, "MP"), WRITING, set()),
    ("import", TEAM_LEAD, of_round(workbook.check_can_import), WRITING, set()),
    ("cite", TEAM_LEAD, of_round(vault.check_can_cite, "MP"), WRITING, set()),
    ("carry", TEAM_LEAD, of_round(vault.check_can_carry), WRITING, set()),
    ("video", TEAM_LEAD, of_round(vault.check_can_change_video), WRITING, set()),
    ("library", TEAM_LEAD, of_round(vault.check_can_upload, None), ALL, set()),
    ("edit", TEAM_LEAD, of_document(vault.check_can_edit), WRITING, set()),
    ("replace", TEAM_LEAD, of_document(vault.check_can_replace), ALL, set()),
    ("withdraw", TEAM_LEAD, of_document(vault.check_can_withdraw), WRITING, set()),
    ("restore", TEAM_LEAD, of(vault.check_can_restore, Office.withdrawn), WRITING, set()),
    ("judge", TEAM_LEAD, of_document(vault.check_can_judge), {"draf", "dikembalikan", "selesai"}, set()),
    ("judge at TPI", FIRST, of_document(vault.check_can_judge), {"tpi"}, UNREAD),
    (
        "proof, edited",
        TEAM_LEAD,
        of(vault.check_can_edit, lambda office: office.document(cited_at=(), condition=office.condition("unit"))),
        WRITING,
        set(),
    ),
    (
        "condition of the unit",
        TEAM_LEAD,
        lambda o: lambda user: eligibility.check_can_enter_condition(user, o.assessment, o.condition("unit")),
        WRITING,
        set(),
    ),
    (
        "condition of the instansi",
        ADMIN,
        lambda o: lambda user: eligibility.check_can_enter_instansi_condition(user, o.period),
        ALL - {"selesai"},
        set(),
    ),
    ("route", TEAM_LEAD, of_round(route.check_can_steer_route), {*WRITING, "kepala"}, set()),
    ("gap", TEAM_LEAD, of_round(estimate.check_can_assume_gap), ALL - {"selesai"}, set()),
    ("simulation", TEAM_LEAD, of_round(scenarios.check_can_simulate), ALL, set()),
    ("final report", HEAD, of_round(papers.check_can_issue_report), {"tpi", "tpn", "selesai"}, set()),
    ("signed copy", HEAD, of_round(vault.check_can_keep_signed_copy), ALL, set()),
    ("handed to the kepala", TEAM_LEAD, of_round(handover.check_can_act, Act.HAND_TO_HEAD), WRITING, set()),
    ("submitted", HEAD, of_round(handover.check_can_act, Act.SUBMIT), {"kepala"}, set()),
    ("returned to the team", HEAD, of_round(handover.check_can_act, Act.RETURN_TO_TEAM), {"kepala"}, set()),
    ("repair", SECOND, of(handover.check_can_extend_repair, with_repair), {"dikembalikan", "kepala"}, set()),
    ("repair without an end", SECOND, of_round(handover.check_can_extend_repair), set(), set()),
    ("evaluation begun", FIRST, of_round(handover.check_can_begin_evaluation), {"tpi"}, {*UNREAD, "tpn"}),
    ("sheet of TPI", FIRST, of(handover.check_can_evaluate, tpi_sheet), {"tpi"}, UNREAD),
    (
        "sheet of TPN",
        RECORDER,
        of(handover.check_can_evaluate, lambda office: office.evaluation(Stage.TPN)),
        {"tpn"},
        {*UNREAD, "tpi"},
    ),
    ("reopening asked", TEAM_LEAD, of_round(handover.check_can_ask_reopening), {"tpi"}, set()),
    ("reopening asked, ended by TPI", TEAM_LEAD, closed_by(Act.END_AT_TPI), {"tpi", "selesai"}, set()),
    ("reopening asked, ended by TPN", TEAM_LEAD, closed_by(Act.FINISH), {"tpi"}, set()),
    ("reopening decided", ADMIN, request_decided, {"tpi"}, set()),
]


def answer_to(ask, user):
    try:
        ask(user)
    except WrongState:
        return "later"
    except ActionDenied:
        return "never"
    return "now"


@pytest.mark.parametrize(("role", "ask", "now", "never"), [one[1:] for one in MOMENTS], ids=[one[0] for one in MOMENTS])
def test_a_right_is_held_in_its_statuses(instruments, role, ask, now, never):
    answers = {}
    for status in ON_THE_WAY:  # a cancelled round is found by nobody
        office = Office(status)
        answers[str(status)] = answer_to(ask(office), office.person(role))
    assert {status for status, answer in answers.items() if answer == "now"} == now
    assert {status for status, answer in answers.items() if answer == "never"} == never


SHEET = "Isi LKE hanya dapat dibaca oleh tim unit"
DISPOSALS = "Pemusnahan dokumen hanya dibuka oleh ketua tim ZI dan kepala kantor unit ini."
DOCUMENT = "Data dukung hanya dapat dibaca oleh tim unit"
TOLD = [
    (of_round(papers.check_can_issue_report), SHEET),
    (of_round(papers.check_can_make_letters), SHEET),
    (of_round(vault.check_can_share_package), SHEET),
    (of_round(vault.check_can_keep_signed_copy), SHEET),
    (of_round(rounds.check_can_answer, "MP"), SHEET),
    (of_round(workbook.check_can_import), "Impor LKE hanya dapat dibaca oleh tim unit ini."),
    (of_round(handover.check_can_act, Act.SUBMIT), SHEET),
    (of_round(handover.check_can_act, Act.REOPEN), "Permintaan dibuka kembali diputuskan oleh admin instansi."),
    (of_round(handover.check_can_begin_evaluation), SHEET),
    (of(handover.check_can_evaluate, tpi_sheet), SHEET),
    (of_round(handover.check_can_ask_reopening), SHEET),
    (of(handover.check_can_take_reopening_back, lambda o: make_reopen_request(o.assessment)), SHEET),
    (lambda o: lambda user: vault.check_can_propose_disposal(user, o.unit), DISPOSALS),
    (of(vault.check_can_decide_disposal, Office.disposal), DISPOSALS),
    (of(vault.check_can_cancel_disposal, Office.disposal), DISPOSALS),
    (of_document(vault.check_can_judge), DOCUMENT),
    (of_document(vault.check_can_tag), DOCUMENT),
]


@pytest.mark.parametrize(("ask", "sentence"), TOLD)
def test_a_stranger_is_told_that_the_round_is_not_his_and_nothing_of_who_does_what_in_it(instruments, ask, sentence):
    office = Office("tpi")
    with pytest.raises(ActionDenied) as refused:
        ask(office)(make_user())
    assert refused.value.reason.startswith(sentence)
