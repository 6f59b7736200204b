"""Addresses of assessment: `urls` of its packages. No two of them match the same address, so their order says nothing."""

from django.urls import include, path

app_name = "assessment"

PACKAGES = (
    "acceptance", "accounts", "calendar", "eligibility", "evaluation", "handover", "iku", "kelola", "lke_drafts", "notes",
    "notices", "origins", "overview",
    "papers", "planning.estimate", "planning.route", "planning.scenarios", "portalrb", "programme.agents", "programme.ideas", "programme.innovations", "programme.intake", "programme.monitoring", "programme.obstacles", "programme.plan", "programme.registers", "programme.suggestions", "sheet", "tasks", "team", "team.decrees", "team.transfers", "workbook",
    "xray",
)  # fmt: skip

urlpatterns = [path("", include(f"assessment.{package}.urls")) for package in PACKAGES]
