"""Innovations get a unit and what is told of them; the next migration fills it in, the one after asks for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _day(label: str) -> models.DateField:
    return models.DateField(label, null=True, blank=True)


def _figure(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


def _line(label: str, longest: int) -> models.CharField:
    return models.CharField(label, max_length=longest, blank=True, default="")


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )


FIELDS = {
    "unit": models.ForeignKey(
        "assessment.unit", on_delete=django.db.models.deletion.PROTECT, related_name="innovations", null=True
    ),
    "replicated_from": _line("direplikasi dari", 200),
    "replicated_by": _line("direplikasi oleh", 500),
    "problem": models.TextField("masalah", max_length=2000, blank=True, default=""),
    "before_text": _line("sebelum", 500),
    "before_figure": _figure("angka sebelum"),
    "before_measure": _line("satuan sebelum", 40),
    "before_on": _day("tanggal sebelum"),
    "after_text": _line("sesudah", 500),
    "after_figure": _figure("angka sesudah"),
    "after_measure": _line("satuan sesudah", 40),
    "after_on": _day("tanggal sesudah"),
    "since": _day("berjalan sejak"),
    "service": _line("layanan", 200),
    "award": _line("penghargaan", 300),
    "ended_at": models.DateTimeField("dihentikan", null=True, blank=True),
    "ended_by": _person(),
    "ended_reason": _line("alasan dihentikan", 300),
}


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0016_suggestions"),
    ]

    operations = [
        migrations.RenameField("innovation", "origin", "maker"),
        migrations.AlterField(
            "innovation",
            "maker",
            models.CharField(
                "pembuat",
                max_length=10,
                choices=[
                    ("unit", "Buatan unit"),
                    ("pusat", "Buatan kantor pusat"),
                    ("replikasi", "Replikasi dari kantor lain"),
                    ("belum", "Pembuatnya belum dicatat"),
                ],
            ),
        ),
        *(
            migrations.AddField(
                "innovation", name, field, preserve_default=not isinstance(field, (models.CharField, models.TextField))
            )
            for name, field in FIELDS.items()
        ),
        migrations.AlterField(
            "innovation",
            "assessment",
            models.ForeignKey(
                "assessment.assessment",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="innovations",
                null=True,
            ),
        ),
        migrations.AlterModelOptions("innovation", {"ordering": ("unit", "area", "name")}),
        migrations.CreateModel(
            name="InnovationClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField("alasan tetap diklaim", max_length=300, blank=True)),
                ("claimed_at", models.DateTimeField("diklaim", null=True, blank=True)),
                ("withdrawn_at", models.DateTimeField("dilepas", null=True, blank=True)),
                (
                    "innovation",
                    models.ForeignKey(
                        "assessment.innovation", on_delete=django.db.models.deletion.PROTECT, related_name="claims"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        "assessment.assessment",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="innovation_claims",
                    ),
                ),
                ("claimed_by", _person()),
                ("withdrawn_by", _person()),
            ],
            options={
                "ordering": ("assessment", "innovation__area", "innovation__name", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("innovation", "assessment"),
                        condition=models.Q(withdrawn_at__isnull=True),
                        name="innovation_claim_unique_per_round",
                        violation_error_message="Inovasi ini sudah diklaim untuk penilaian ini. Muat ulang halaman ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(claimed_at__isnull=True, claimed_by__isnull=True)
                        | models.Q(claimed_at__isnull=False, claimed_by__isnull=False),
                        name="innovation_claim_made_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                        | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                        name="innovation_claim_withdrawn_by_somebody",
                    ),
                ],
            },
        ),
    ]
