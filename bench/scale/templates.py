"""`python -m bench.scale.templates`: five units whose rounds the portal's own services have moved to five places.

Runs in a process of its own with an empty database in its environment. Answers, documents and citations are written as
rows, everything that follows from them (scores, hand-overs, pins, tiers, seals, audit trail) by services. Prints who
may sign in and what they look at as JSON.
"""

import io
import json
import os
import random
import sys
from datetime import date, timedelta
from typing import Any

import django

from bench.office import PASSWORD
from bench.pages.shelf import RARE, WORDS

# Where the round of this year stands, the round of last year being closed; half of those went through a repair.
PLACES = ("draf", "kepala", "tpi", "tpn", "selesai")
DOCUMENTS = 300  # of a unit
TEXT = 40  # words of each file
UNIT_PEOPLE = {
    "ketua": "ketua_tim",
    "kepala": "kepala",
    "pokja": "anggota_pokja",
    "pokja2": "ketua_pokja",
    "tpi": "tpi_anggota",
    "tpi2": "tpi_ketua",
}
SHARED_PEOPLE = {"tpn": "pencatat_tpn", "pimpinan": "pimpinan_instansi"}
WIDE_PEOPLE = {
    "anggota": "tpi_anggota",
    "pengendali": "tpi_ketua",
}  # of TPI for every unit; their roles come with the copies


def main() -> None:
    """Fill an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (needs the set-up above)

    call_command("migrate", verbosity=0)
    call_command("load_instruments", stdout=io.StringIO())
    json.dump(Templates().told(), sys.stdout)


class Templates:
    """One instansi, its two periods, its people and a unit for each of PLACES."""

    def __init__(self) -> None:
        from django.utils import timezone  # noqa: PLC0415

        from assessment.accounts.services.instansi import create_instansi, create_portal_admin  # noqa: PLC0415
        from assessment.lke.models import Instrument  # noqa: PLC0415
        from assessment.people.models import Instansi, User  # noqa: PLC0415

        self.now, self.chance = timezone.now(), random.Random(90)
        self.year = timezone.localdate().year
        set_up = create_instansi(
            name="Instansi bench",
            short_name="IB",
            kind=Instansi.Kind.CENTRAL,
            admin_username="admin",
            admin_name="Admin Bench",
            admin_nip="",
            by=None,
        )
        self.instansi, self.admin = set_up.instansi, set_up.admin
        create_portal_admin(username="portal", name="Admin Portal Bench", nip="", by=None)
        self._let_in(User.objects.filter(username__in=["admin", "portal"]))
        for name, role in SHARED_PEOPLE.items():
            self._give(self._person(name), role, instansi=self.instansi)
        for name in WIDE_PEOPLE:
            self._person(name)
        self.shared = User.objects.order_by("pk").last().pk  # type: ignore[union-attr]
        self.instrument = Instrument.objects.get(code="permenpanrb-90-2021")
        self.questions = list(self.instrument.indicators.prefetch_related("levels", "inputs").order_by("pk"))
        self.periods = [self._period(self.year - 1), self._period(self.year)]
        self.token = self._token()

    def told(self) -> dict[str, Any]:
        """Make the units; return what the measurement needs to know."""
        places = {place: self._unit(number, place) for number, place in enumerate(PLACES)}
        return {
            "places": places,
            "password": PASSWORD,
            "shared": self.shared,
            "token": self.token,
            "rare": RARE,
            "instansi": self.instansi.pk,
            "period": self.periods[1].pk,
            "wide": WIDE_PEOPLE,
        }

    def _person(self, username: str) -> Any:
        from assessment.people.models import User  # noqa: PLC0415

        name = f"{self.chance.choice(WORDS).title()} {self.chance.choice(WORDS).title()}"
        person = User(username=username, full_name=name)
        person.save()
        self._let_in(User.objects.filter(pk=person.pk))
        return person

    def _let_in(self, people: Any) -> None:
        from django.contrib.auth.hashers import make_password  # noqa: PLC0415

        # The hash is reckoned once, as it is slow; nobody of the bench has another password.
        self.hashed = getattr(self, "hashed", None) or make_password(PASSWORD)
        people.update(password=self.hashed, must_change_password=False, start_password_expires_at=None)

    def _give(self, person: Any, role: str, **scope: Any) -> None:
        from assessment.accounts.services.memberships import RoleFacts, add_membership  # noqa: PLC0415
        from assessment.people.areas import AreaKey  # noqa: PLC0415
        from assessment.people.models import Role  # noqa: PLC0415

        areas = tuple(AreaKey)[:4] if role in {"anggota_pokja", "ketua_pokja"} else ()
        facts = RoleFacts(role=Role(role), starts_on=date(self.year - 1, 1, 2), areas=areas, **scope)
        add_membership(person=person, facts=facts, by=self.admin)

    def _period(self, year: int) -> Any:
        from assessment.kelola.services import PeriodFacts, Span, create_period  # noqa: PLC0415
        from assessment.rounds.models import Stage  # noqa: PLC0415

        begins, ends = self.now - timedelta(days=60), self.now + timedelta(days=60)
        return create_period(
            instansi=self.instansi,
            facts=PeriodFacts(
                year=year,
                name=f"Penilaian ZI {year}",
                instrument=self.instrument,
                evidence_from=date(year - 1, 1, 1),
                evidence_to=date(year, 12, 31),
            ),
            spans=[Span(stage, begins, ends) for stage in (Stage.SELF, Stage.TPI, Stage.TPN)],
            by=self.admin,
        )

    def _token(self) -> str:
        from assessment.portalrb.models import ApiToken  # noqa: PLC0415
        from assessment.portalrb.services import create_token  # noqa: PLC0415

        ends = self.now + timedelta(days=30)
        scopes = list(ApiToken.Scope)
        made = create_token(instansi=self.instansi, name="bench", scopes=scopes, expires_at=ends, by=self.admin)
        return made.text

    def _unit(self, number: int, place: str) -> dict[str, Any]:
        from assessment.people.models import Unit  # noqa: PLC0415
        from bench.scale.rounds import Round  # noqa: PLC0415

        name = f"Kantor {WORDS[number * 3].title()} {number}"
        unit = Unit.objects.create(instansi=self.instansi, code=f"K{number}", name=name, city="Jakarta")
        people = {}
        for key, role in UNIT_PEOPLE.items():
            people[key] = self._person(f"{key}{number}")
            self._give(people[key], role, unit=unit)
        documents = self._documents(unit, people["ketua"])
        rounds = [Round(self, unit, period, people, documents) for period in self.periods]
        rounds[0].close(is_repaired=number % 2 == 0)
        rounds[1].move_to(place)
        return {
            "unit": unit.pk,
            "round": rounds[1].assessment.pk,
            "last_round": rounds[0].assessment.pk,
            "handover": rounds[0].assessment.handovers.order_by("-number").filter(act="ke_tpi").first().pk,
            "document": documents[7].pk,
            "person": people["kepala"].pk,
            "people": {key: person.username for key, person in people.items()},
        }

    def _documents(self, unit: Any, by: Any) -> list[Any]:
        from evidence.documents.models import Document, DocumentTag, Revision, RevisionText  # noqa: PLC0415

        dated = date(self.year - 1, 3, 1)
        documents = Document.objects.bulk_create(
            Document(
                unit=unit,
                title=f"{' '.join(self.chance.choices(WORDS, k=4)).capitalize()} {n}",
                number=f"ND-{n}/{self.year}",
                document_date=dated + timedelta(days=n % 270),
                valid_until=date(self.year + 1, 12, 31) if n % 5 == 0 else None,
                state=Document.State.GOOD,
                created_at=self.now - timedelta(minutes=n),
                created_by=by,
            )
            for n in range(DOCUMENTS)
        )
        revisions = Revision.objects.bulk_create(self._revision(document) for document in documents)
        texts = [" ".join(self.chance.choices(WORDS, k=TEXT)) for _ in documents]
        RevisionText.objects.bulk_create(
            RevisionText(
                revision=revision,
                outcome="terbaca",
                content=text.capitalize() + (f" {RARE}" if n % 40 == 0 else ""),
                folded=text + (f" {RARE}" if n % 40 == 0 else ""),
                extracted_at=self.now,
            )
            for n, (revision, text) in enumerate(zip(revisions, texts, strict=True))
        )
        DocumentTag.objects.bulk_create(
            DocumentTag(document=document, name=WORDS[n % 9], folded=WORDS[n % 9])
            for n, document in enumerate(documents)
            if n % 3 == 0
        )
        return documents

    def _revision(self, document: Any) -> Any:
        from evidence.documents.models import Revision  # noqa: PLC0415
        from zi_portal.operate.demo.sample_pdf import sample_pdf  # noqa: PLC0415
        from zi_portal.shelf import shelf  # noqa: PLC0415

        name, content = shelf.new_name(), sample_pdf(document.title, [document.number])
        with shelf.staged([content], limit=len(content)) as staged:
            shelf.shelf().put(staged.path, name)
            return Revision(
                document=document,
                number=1,
                storage_name=name,
                original_name=f"{document.title.replace(' ', '_')}.pdf",
                kind="pdf",
                size_bytes=staged.size_bytes,
                sha256=staged.sha256,
                uploaded_at=self.now,
                uploaded_by=document.created_by,
            )


if __name__ == "__main__":
    main()
