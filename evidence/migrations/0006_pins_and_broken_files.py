"""Which revisions were handed over, and which stored files a look found broken."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0010_handover"),
        ("evidence", "0005_library_search_and_tags"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrokenFile",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="broken_file",
                        serialize=False,
                        to="evidence.revision",
                    ),
                ),
                ("problem", models.CharField(choices=[("hilang", "hilang"), ("berubah", "berubah")], max_length=8)),
                ("found_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "berkas rusak",
                "ordering": ("found_at",),
            },
        ),
        migrations.CreateModel(
            name="RevisionPin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("document_date", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("page_reference", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("counts", models.BooleanField()),
                (
                    "condition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.condition",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pins", to="evidence.document"
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pins", to="assessment.handover"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.indicator",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pins", to="evidence.revision"
                    ),
                ),
            ],
            options={
                "verbose_name": "revisi yang diserahkan",
                "ordering": ("handover", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("handover", "indicator", "document"), name="pin_unique_per_question"
                    ),
                    models.UniqueConstraint(
                        fields=("handover", "condition", "document"), name="pin_unique_per_condition"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("condition__isnull", True), ("indicator__isnull", False)),
                            models.Q(("condition__isnull", False), ("indicator__isnull", True)),
                            _connector="OR",
                        ),
                        name="pin_of_question_or_condition",
                    ),
                ],
            },
        ),
    ]
