"""Packages as they are ordered and built."""

from django.urls import reverse

from assessment.audit.models import AuditEvent
from evidence.packages import builder as packages_builder
from evidence.packages.selectors import package_builds as selectors
from evidence.packages.selectors.packages import contents_of
from evidence.packages.services import package_builds as builds

BASE = "http://testserver"


def ordered(own, by=None):
    return builds.request_build(assessment=own.assessment, base_url=BASE, by=by or own.lead)


def built(own, by=None):
    build = ordered(own, by)
    packages_builder.build_waiting()
    build.refresh_from_db()
    return build


def standing_of(own, by=None):
    reader = by or own.lead
    contents = contents_of(reader, own.assessment)
    return selectors.standings_of(own.assessment, reader, contents, is_outside=False)[0]


def url_of(build):
    return reverse("evidence:package-built-file", args=[build.assessment_id, build.pk])


def events(kind):
    return AuditEvent.objects.filter(kind=kind)
