"""An instansi with one proposed unit, an open window and a token; and a plain check of answers against OpenAPI."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from assessment.lke.models import Indicator
from assessment.people.models import Instansi, Role
from assessment.portalrb.models import ApiToken
from assessment.portalrb.services import create_token
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage
from assessment.rounds.workflow import Act, Status
from tests.factories import (
    fill,
    make_assessment,
    make_handover,
    make_instansi,
    make_member,
    make_period,
    make_unit,
    make_window,
)

AREA_COUNTS = "A.II.6.i.b"  # layanan_terdaftar and layanan_dipermudah: soal 122 and 123
KINDS = {"string": str, "integer": int, "boolean": bool, "null": type(None), "object": dict, "array": list}


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


@dataclass
class Proposed:
    """What `make_proposed` built."""

    instansi: Instansi
    assessment: Assessment
    text: str  # of its token
    token: ApiToken

    @property
    def unit(self):
        return self.assessment.unit

    @property
    def period(self):
        return self.assessment.period

    def answer(self, code, answer, *, note="", supported=False):
        """Answer one question of the unit's sheet, with data dukung if asked."""
        evaluation = self.assessment.evaluations.get(stage=Stage.SELF)
        by = make_member(Role.TEAM_LEAD, unit=self.unit)
        fill(evaluation, {code: answer}, by=by, supported=[code] if supported else ())
        Answer.objects.filter(evaluation=evaluation, indicator__code=code).update(explanation=note)

    def tpi(self, tier, level, note):
        """Return a draft of a tier of TPI that answers the first question."""
        evaluation = Evaluation.objects.create(assessment=self.assessment, stage=Stage.TPI, tier=tier)
        indicator = Indicator.objects.get(instrument=self.period.instrument, code="A.I.1.i.a")
        Answer.objects.create(
            evaluation=evaluation,
            indicator=indicator,
            level=level,
            explanation=note,
            answered_at=timezone.now(),
            answered_by=make_member(Role.TPI_MEMBER, unit=self.unit),
        )
        return evaluation

    def publish(self, evaluation):
        evaluation.published_at = timezone.now()
        evaluation.published_by = make_member(Role.TPI_CONTROLLER, unit=self.unit)
        evaluation.save()

    def token_for(self, instansi):
        return make_token(instansi).text


def make_token(instansi, *, scopes=tuple(ApiToken.Scope), days=365, admin=None):
    admin = admin or make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    expires_at = timezone.now() + timedelta(days=days)
    return create_token(instansi=instansi, name="PortalRB", scopes=scopes, expires_at=expires_at, by=admin)


def make_proposed_round(**overrides):
    """Return a round whose result TPI has published and which it proposes to TPN."""
    assessment = make_assessment(**{"status": Status.TPN_REVIEW} | overrides)
    make_handover(assessment)
    make_handover(assessment, act=Act.PROPOSE, by_role=Role.TPI_CONTROLLER)
    return assessment


def make_proposed(*, name="Kantor Usulan"):
    """Return an instansi whose only unit TPI proposes; the instruments must be loaded."""
    instansi = make_instansi()
    period = make_period(instansi=instansi)
    make_window(period)
    unit = make_unit(instansi=instansi, name=name)
    made = make_token(instansi)
    assessment = make_proposed_round(unit=unit, period=period)
    return Proposed(instansi=instansi, assessment=assessment, text=made.text, token=made.token)


class Schema:
    """As much of OpenAPI 3.1 as our document uses, checked by hand."""

    def __init__(self, document):
        self.document = document

    def problems(self, path, answer):
        """Return what of an answer does not fit what the document says of its address and status."""
        described = self.document["paths"][path]["get"]["responses"].get(str(answer.status_code))
        if described is None:
            return [f"{answer.status_code} is not described"]
        schema = described["content"][answer["Content-Type"]]["schema"]
        return self.check(json.loads(answer.content), schema, "$")

    def check(self, value, schema, at):
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if type(value) not in {KINDS[kind] for kind in kinds}:
            return [f"{at}: {type(value).__name__}"]
        found = [] if value in schema.get("enum", [value]) else [f"{at}: {value!r}"]
        if isinstance(value, list):
            for number, item in enumerate(value):
                found += self.check(item, schema["items"], f"{at}[{number}]")
        if isinstance(value, dict):
            found += [f"{at}.{name}: missing" for name in schema["required"] if name not in value]
            for name, item in value.items():
                known = schema["properties"].get(name)
                found += self.check(item, known, f"{at}.{name}") if known else [f"{at}.{name}: unknown"]
        return found
