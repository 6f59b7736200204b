"""A round with its people, each made when first asked for, and short ways to hand in files."""

from functools import cached_property

from django.core.files.base import ContentFile

from assessment.lke.models import Indicator
from assessment.people.models import Role
from evidence.documents.services import documents
from tests import factories
from tests.evidence import files


class Round:
    """One unit's assessment on Permen 90/2021 and the people around it."""

    def __init__(self, **overrides):
        self.assessment = factories.make_assessment(**overrides)
        self.unit = self.assessment.unit

    @cached_property
    def mp(self):
        return factories.make_member(Role.POKJA_MEMBER, unit=self.unit, areas=["MP"])

    @cached_property
    def pp(self):
        return factories.make_member(Role.POKJA_LEAD, unit=self.unit, areas=["PP"])

    @cached_property
    def lead(self):
        return factories.make_member(Role.TEAM_LEAD, unit=self.unit)

    @cached_property
    def head(self):
        return factories.make_member(Role.HEAD, unit=self.unit)

    @cached_property
    def tpi(self):
        return factories.make_member(Role.TPI_MEMBER, unit=self.unit)

    @cached_property
    def admin(self):
        return factories.make_member(Role.INSTANSI_ADMIN, instansi=self.unit.instansi)

    def question(self, area="MP", number=0):
        found = Indicator.objects.filter(instrument=self.assessment.period.instrument, owner_area=area)
        return found.order_by("position")[number]

    def upload(self, data=None, name="sk.pdf", by=None, **given):
        file = ContentFile(files.pdf(mark=name) if data is None else data, name=name)
        return documents.upload_document(assessment=self.assessment, file=file, by=by or self.mp, **given)

    def hand_over(self, status="tpi"):
        self.assessment.status = status
        self.assessment.save(update_fields=["status"])
