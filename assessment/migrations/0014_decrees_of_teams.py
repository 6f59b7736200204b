"""SK of teams, on which roles hang."""

from importlib import import_module
from typing import Any

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# SQLite takes a column away by writing the table anew, which its triggers do not outlive.
OF_ROLES = [
    pair
    for pair in import_module("assessment.migrations.0002_triggers").TRIGGERS["sqlite"]
    if "membership_home" in pair[1]
]


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for create_one, _ in OF_ROLES:
            schema_editor.execute(create_one)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for _, drop_one in OF_ROLES:
            schema_editor.execute(drop_one)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0013_registers"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, create),  # on the way back, last
        migrations.CreateModel(
            name="Decree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=100, verbose_name="nomor SK")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="tanggal penetapan")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="berlaku sejak")),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        choices=[("pembentukan", "Pembentukan tim"), ("perubahan", "Perubahan tim")],
                        max_length=12,
                        verbose_name="tentang",
                    ),
                ),
                ("changes", models.TextField(blank=True, max_length=1000, verbose_name="yang ditetapkan atau diubah")),
                ("recorded_at", models.DateTimeField(verbose_name="dicatat pada")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="diakhiri pada")),
                ("ended_reason", models.CharField(blank=True, max_length=300, verbose_name="alasan diakhiri")),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amended_by",
                        to="assessment.decree",
                        verbose_name="mengubah SK",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decrees",
                        to="assessment.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "SK",
                "ordering": (models.OrderBy(models.F("dated_on"), descending=True, nulls_first=True), "-id"),
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="decree",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roles",
                to="assessment.decree",
                verbose_name="SK",
            ),
        ),
        migrations.AddConstraint(
            model_name="decree",
            constraint=models.UniqueConstraint(
                models.F("unit"),
                django.db.models.functions.text.Lower("number"),
                condition=models.Q(("ended_at__isnull", True)),
                name="decree_number_unique_per_unit",
                violation_error_message="SK dengan nomor ini sudah tercatat. Ubah SK yang ada, atau periksa nomornya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decree",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", ""), ("dated_on__isnull", True), ("valid_from__isnull", True)),
                    models.Q(("dated_on__isnull", False), models.Q(("about", ""), _negated=True)),
                    _connector="OR",
                ),
                name="decree_told_in_full",
                violation_error_message="Isi tanggal penetapan dan apa yang ditetapkan SK ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decree",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amends__isnull", True), models.Q(("amends", models.F("id")), _negated=True), _connector="OR"
                ),
                name="decree_not_its_own_change",
                violation_error_message="SK tidak dapat mengubah dirinya sendiri. Pilih SK lain.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decree",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_reason", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decree_ended_with_reason",
                violation_error_message="Tuliskan alasan SK ini diakhiri.",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop),  # on the way back, first
    ]
