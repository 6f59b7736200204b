"""Every innovation stands at its unit now, and the rounds are those of its claims."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0018_claims_of_innovations"),
    ]

    operations = [
        migrations.RemoveField("innovation", "assessment"),
        migrations.AlterField(
            "innovation",
            "unit",
            models.ForeignKey(
                "assessment.unit", on_delete=django.db.models.deletion.PROTECT, related_name="innovations"
            ),
        ),
        migrations.AddConstraint(
            "innovation",
            models.UniqueConstraint(
                fields=("unit", "name"),
                condition=Q(ended_at__isnull=True),
                name="innovation_name_unique_per_unit",
                violation_error_message="Inovasi dengan nama ini sudah dicatat. Ubah yang ada, atau beri nama lain.",
            ),
        ),
        migrations.AddConstraint(
            "innovation",
            models.CheckConstraint(
                condition=(Q(maker="replikasi") & ~Q(replicated_from=""))
                | (~Q(maker="replikasi") & Q(replicated_from="")),
                name="innovation_replicated_from_somewhere",
                violation_error_message="Tuliskan kantor asal untuk inovasi hasil replikasi, dan hanya untuk itu.",
            ),
        ),
        migrations.AddConstraint(
            "innovation",
            models.CheckConstraint(
                condition=Q(before_on__isnull=True) | Q(after_on__isnull=True) | Q(after_on__gte=F("before_on")),
                name="innovation_after_follows_before",
                violation_error_message="Tanggal sesudah mendahului tanggal sebelum. Periksa kedua tanggal.",
            ),
        ),
        migrations.AddConstraint(
            "innovation",
            models.CheckConstraint(
                condition=(Q(before_figure__isnull=True) | ~Q(before_measure=""))
                & (Q(after_figure__isnull=True) | ~Q(after_measure="")),
                name="innovation_figure_has_measure",
                violation_error_message="Tuliskan satuan angkanya.",
            ),
        ),
        migrations.AddConstraint(
            "innovation",
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="innovation_ended_with_reason",
                violation_error_message="Tuliskan alasan inovasi ini dihentikan.",
            ),
        ),
    ]
