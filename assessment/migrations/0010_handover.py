"""The acts that move a round on: their history, what was handed on, and answers that the database itself keeps locked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LOCKED = {
    row: f"EXISTS (SELECT 1 FROM assessment_answerlock WHERE evaluation_id = {row}.evaluation_id)"  # noqa: S608  (our own)
    for row in ("NEW", "OLD")
}
ON_SQLITE = {"INSERT": LOCKED["NEW"], "UPDATE": " OR ".join(LOCKED.values()), "DELETE": LOCKED["OLD"]}
MESSAGE = "answers of a sheet that was handed on are locked"


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database refuse any change to an answer whose evaluation is locked, in the dialect at hand."""
    if schema_editor.connection.vendor == "sqlite":
        for action, locked in ON_SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER answer_locked_{action.lower()} BEFORE {action} ON assessment_answer WHEN {locked} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    refuse = f"THEN RAISE EXCEPTION '{MESSAGE}'; END IF; "
    schema_editor.execute(
        "CREATE FUNCTION answer_locked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN IF {LOCKED['OLD']} {refuse} END IF; "
        f"IF TG_OP <> 'DELETE' THEN IF {LOCKED['NEW']} {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER answer_locked BEFORE INSERT OR UPDATE OR DELETE ON assessment_answer "
        "FOR EACH ROW EXECUTE FUNCTION answer_locked()"
    )


def drop_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove what `add_triggers` made."""
    if schema_editor.connection.vendor == "sqlite":
        for action in ON_SQLITE:
            schema_editor.execute(f"DROP TRIGGER answer_locked_{action.lower()}")
        return
    schema_editor.execute("DROP TRIGGER answer_locked ON assessment_answer")
    schema_editor.execute("DROP FUNCTION answer_locked()")


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0009_portalrb_api"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerLock",
            fields=[
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer_lock",
                        serialize=False,
                        to="assessment.evaluation",
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
            options={
                "ordering": ("evaluation",),
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("ke_kepala", "Diserahkan kepada kepala kantor"),
                            ("ke_tim", "Dikembalikan kepala kantor kepada tim"),
                            ("ke_tpi", "Disetujui kepala kantor dan diserahkan kepada TPI"),
                            ("perbaikan", "Dikembalikan TPI untuk diperbaiki"),
                            ("ke_tpn", "Hasil TPI diterbitkan, unit diusulkan kepada TPN"),
                            ("henti_tpi", "Hasil TPI diterbitkan, unit tidak diusulkan kepada TPN"),
                            ("selesai", "Hasil TPN diterbitkan"),
                        ],
                        max_length=10,
                        verbose_name="langkah",
                    ),
                ),
                ("sheet_sha256", models.CharField(max_length=64)),
                ("claim_total", models.DecimalField(blank=True, decimal_places=12, max_digits=15, null=True)),
                ("supported_total", models.DecimalField(blank=True, decimal_places=12, max_digits=15, null=True)),
                ("statement", models.TextField(blank=True, max_length=1000, verbose_name="pernyataan")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="alasan")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="batas perbaikan")),
                ("at", models.DateTimeField(verbose_name="pada")),
                (
                    "by_role",
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
            ],
            options={
                "verbose_name": "serah terima",
                "ordering": ("assessment", "number"),
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="repair_from",
            field=models.DateTimeField(blank=True, null=True, verbose_name="perbaikan sejak"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="repair_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="batas perbaikan"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="diserahkan"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("repair_from__isnull", True), ("repair_until__isnull", True)),
                    models.Q(("repair_from__isnull", False), ("repair_until__gt", models.F("repair_from"))),
                    _connector="OR",
                ),
                name="assessment_repair_time_ordered",
                violation_error_message="Batas perbaikan harus sesudah hari ini. Periksa lagi tanggalnya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="evaluation_submitted_pair",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="assessment.assessment"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="evaluation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="assessment.evaluation"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("assessment", "number"),
                name="handover_unique_step",
                violation_error_message="Langkah ini sudah dilakukan. Muat ulang halaman ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ["ke_tim", "perbaikan"]), _negated=True),
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
                condition=models.Q(("due_at__isnull", True), ("act", "perbaikan"), _connector="OR"),
                name="handover_due_only_for_repair",
            ),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
