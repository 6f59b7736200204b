"""Wishes to have a submitted round opened again, and the act that does."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0017_second_factor"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReopenRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(max_length=2000, verbose_name="alasan")),
                ("asked_at", models.DateTimeField(verbose_name="diminta pada")),
                (
                    "asked_as",
                    models.CharField(
                        choices=[
                            ("anggota_pokja", "Anggota pokja"),
                            ("ketua_pokja", "Ketua pokja"),
                            ("ketua_tim", "Ketua tim ZI"),
                            ("kepala", "Kepala kantor"),
                            ("penilai_pendahuluan", "Penilai pendahuluan"),
                            ("tpi_anggota", "TPI anggota"),
                            ("tpi_ketua", "TPI ketua"),
                            ("tpi_dalnis", "TPI pengendali teknis"),
                            ("pencatat_tpn", "Pencatat TPN"),
                            ("admin_instansi", "Admin instansi"),
                            ("pimpinan_instansi", "Pimpinan instansi"),
                            ("admin_portal", "Admin portal"),
                        ],
                        max_length=20,
                        verbose_name="sebagai",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("diminta", "Menunggu keputusan"),
                            ("ditarik", "Ditarik kembali"),
                            ("ditolak", "Ditolak"),
                            ("dibuka", "Dibuka kembali"),
                            ("gugur", "Tidak berlaku lagi"),
                        ],
                        default="diminta",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputuskan pada")),
                ("refusal", models.TextField(blank=True, max_length=2000, verbose_name="alasan penolakan")),
            ],
            options={
                "verbose_name": "permintaan dibuka kembali",
                "ordering": ("-asked_at", "-id"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="handover",
            name="handover_back_has_reason",
        ),
        migrations.RemoveConstraint(
            model_name="handover",
            name="handover_due_only_for_repair",
        ),
        migrations.AlterField(
            model_name="handover",
            name="act",
            field=models.CharField(
                choices=[
                    ("ke_kepala", "Diserahkan kepada kepala kantor"),
                    ("ke_tim", "Dikembalikan kepala kantor kepada tim"),
                    ("ke_tpi", "Disetujui kepala kantor dan diserahkan kepada TPI"),
                    ("perbaikan", "Dikembalikan TPI untuk diperbaiki"),
                    ("ke_tpn", "Hasil TPI diterbitkan, unit diusulkan kepada TPN"),
                    ("henti_tpi", "Hasil TPI diterbitkan, unit tidak diusulkan kepada TPN"),
                    ("selesai", "Hasil TPN diterbitkan"),
                    ("dibuka", "Dibuka kembali oleh admin instansi untuk diperbaiki"),
                ],
                max_length=10,
                verbose_name="langkah",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ["dibuka", "ke_tim", "perbaikan"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="handover_back_has_reason",
                violation_error_message="Isi alasan pengembalian.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__isnull", True), ("act__in", ["dibuka", "perbaikan"]), _connector="OR"),
                name="handover_due_only_for_repair",
            ),
        ),
        migrations.AddField(
            model_name="reopenrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reopenrequest",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reopen_requests", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="reopenrequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reopenrequest",
            name="handover",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reopen_request",
                to="assessment.handover",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "diminta")),
                fields=("assessment",),
                name="reopen_request_one_open",
                violation_error_message="Penilaian ini sudah diminta dibuka kembali. Tunggu keputusannya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="reopen_request_has_reason",
                violation_error_message="Isi alasan permintaan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "diminta")),
                    models.Q(
                        models.Q(("state", "diminta"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reopen_request_decided_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("ditolak", "dibuka")), _negated=True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="reopen_request_decided_by_another",
                violation_error_message="Permintaan diputuskan oleh orang lain daripada yang memintanya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ditolak"), models.Q(("refusal", ""), _negated=True)),
                    models.Q(models.Q(("state", "ditolak"), _negated=True), ("refusal", "")),
                    _connector="OR",
                ),
                name="reopen_request_refused_with_reason",
                violation_error_message="Isi alasan penolakan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handover__isnull", False), ("state__in", ("dibuka", "gugur"))),
                    models.Q(models.Q(("state__in", ("dibuka", "gugur")), _negated=True), ("handover__isnull", True)),
                    _connector="OR",
                ),
                name="reopen_request_ended_by_act",
            ),
        ),
    ]
