"""Django's registration of the evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Data dukung"
    default_auto_field = "django.db.models.BigAutoField"
