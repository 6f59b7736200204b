import assessment.audit.models
import assessment.eligibility.models
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("mandiri", "Penilaian mandiri"),
                            ("pendahuluan", "Penilaian pendahuluan"),
                            ("tpi", "Penilaian TPI"),
                            ("tpn", "Penilaian TPN"),
                        ],
                        max_length=12,
                        verbose_name="tahap",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="putaran")),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("anggota", "Anggota"),
                            ("ketua", "Ketua"),
                            ("dalnis", "Pengendali teknis"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="jenjang",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("detail", "Per pertanyaan"), ("rekap", "Rekap nilai")],
                        default="detail",
                        max_length=6,
                        verbose_name="bentuk",
                    ),
                ),
                ("scorer", models.CharField(blank=True, max_length=120, verbose_name="penilai")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="sumber")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="diterbitkan")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="diserahkan")),
            ],
            options={
                "verbose_name": "evaluasi",
                "ordering": ("assessment", "stage", "round", "tier"),
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "target",
                    models.CharField(
                        choices=[("WBK", "WBK"), ("WBBM", "WBBM")],
                        default="WBK",
                        max_length=4,
                        verbose_name="target predikat",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draf", "Draf"),
                            ("kepala", "Menunggu persetujuan kepala kantor"),
                            ("dikembalikan", "Dikembalikan untuk diperbaiki"),
                            ("tpi", "Ditinjau TPI"),
                            ("tpn", "Dinilai TPN"),
                            ("selesai", "Selesai"),
                        ],
                        default="draf",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("diraih", "Diraih"), ("gagal", "Tidak diraih")],
                        max_length=10,
                        verbose_name="hasil akhir",
                    ),
                ),
                ("outcome_decree", models.CharField(blank=True, max_length=200, verbose_name="surat atau keputusan")),
                ("outcome_date", models.DateField(blank=True, null=True, verbose_name="tanggal keputusan")),
                ("outcome_reason", models.TextField(blank=True, max_length=2000, verbose_name="alasan")),
                ("repair_from", models.DateTimeField(blank=True, null=True, verbose_name="perbaikan sejak")),
                ("repair_until", models.DateTimeField(blank=True, null=True, verbose_name="batas perbaikan")),
            ],
            options={
                "verbose_name": "penilaian",
                "ordering": ("-period__year", "unit__name"),
            },
        ),
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("last_sequence", models.PositiveBigIntegerField(default=0)),
                ("last_hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                (
                    "owner_area",
                    models.CharField(
                        choices=[
                            ("MP", "Manajemen Perubahan"),
                            ("TL", "Penataan Tatalaksana"),
                            ("SDM", "Penataan Sistem Manajemen SDM"),
                            ("AK", "Penguatan Akuntabilitas"),
                            ("PW", "Penguatan Pengawasan"),
                            ("PP", "Peningkatan Kualitas Pelayanan Publik"),
                            ("HASIL", "Hasil"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "answer_type",
                    models.CharField(
                        choices=[
                            ("ya_tidak", "Ya/Tidak"),
                            ("abc", "A/B/C"),
                            ("abcd", "A/B/C/D"),
                            ("abcde", "A/B/C/D/E"),
                            ("counts", "Jumlah"),
                            ("index", "Indeks"),
                        ],
                        max_length=10,
                    ),
                ),
                ("statement", models.TextField()),
                ("statement_points", models.JSONField(default=list)),
                ("evidence_hint", models.TextField(blank=True)),
                ("guidance", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("formula", models.JSONField(blank=True, null=True)),
                ("source", models.JSONField()),
                ("portalrb", models.JSONField(blank=True, null=True)),
                ("position", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ("instrument", "position"),
            },
        ),
        migrations.CreateModel(
            name="Instansi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="nama instansi")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="nama singkat")),
                (
                    "kind",
                    models.CharField(
                        choices=[("kementerian_lembaga", "Kementerian atau lembaga"), ("pemda", "Pemerintah daerah")],
                        max_length=20,
                        verbose_name="jenis",
                    ),
                ),
            ],
            options={
                "verbose_name": "instansi",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("full_name", models.CharField(max_length=150, verbose_name="nama lengkap")),
                (
                    "nip",
                    models.CharField(
                        blank=True,
                        max_length=18,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{18}$", "NIP terdiri atas 18 angka. Periksa lagi angkanya."
                            )
                        ],
                        verbose_name="NIP",
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=150, verbose_name="jabatan")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telepon")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="harus ganti kata sandi")),
                (
                    "start_password_expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="kata sandi awal berlaku sampai"),
                ),
                ("session_generation", models.PositiveIntegerField(default=0, editable=False)),
                ("factor_nonce", models.CharField(blank=True, editable=False, max_length=32)),
                (
                    "factor_since",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="verifikasi dua langkah sejak"
                    ),
                ),
                ("factor_used_step", models.PositiveBigIntegerField(default=0, editable=False)),
                ("factor_barred_step", models.PositiveBigIntegerField(default=0, editable=False)),
                ("factor_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("factor_was_removed", models.BooleanField(default=False, editable=False)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "orang",
                "ordering": ("full_name",),
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
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
        migrations.AddField(
            model_name="evaluation",
            name="published_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
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
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="nama token")),
                ("prefix", models.CharField(max_length=12, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("scopes", models.JSONField(default=list, verbose_name="izin")),
                ("created_at", models.DateTimeField(verbose_name="dibuat")),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="terakhir dipakai")),
                ("minute", models.PositiveBigIntegerField(default=0, editable=False)),
                ("requests_in_minute", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instansi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to="assessment.instansi",
                        verbose_name="instansi",
                    ),
                ),
            ],
            options={
                "verbose_name": "token API",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="evaluation",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="assessment.assessment"
            ),
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(choices=assessment.audit.models.kind_choices, max_length=20)),
                ("object_type", models.CharField(blank=True, max_length=40)),
                ("object_id", models.CharField(blank=True, max_length=40)),
                ("detail", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="assessment.auditchain"
                    ),
                ),
            ],
            options={
                "ordering": ("chain", "sequence"),
            },
        ),
        migrations.CreateModel(
            name="EvaluationScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.JSONField()),
                ("supported", models.JSONField(blank=True, null=True)),
                ("claim_total", models.DecimalField(blank=True, decimal_places=12, max_digits=15, null=True)),
                ("supported_total", models.DecimalField(blank=True, decimal_places=12, max_digits=15, null=True)),
                ("answered", models.PositiveIntegerField()),
                ("questions", models.PositiveIntegerField()),
                ("computed_at", models.DateTimeField()),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="score", to="assessment.evaluation"
                    ),
                ),
            ],
            options={
                "ordering": ("evaluation",),
            },
        ),
        migrations.CreateModel(
            name="FactorRemoval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500, verbose_name="alasan")),
                ("asked_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("diminta", "Menunggu orang kedua"), ("disetujui", "Dicabut"), ("ditolak", "Ditolak")],
                        default="diminta",
                        max_length=10,
                        verbose_name="keputusan",
                    ),
                ),
                ("decision_reason", models.CharField(blank=True, max_length=500, verbose_name="alasan keputusan")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_removals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="orang",
                    ),
                ),
            ],
            options={
                "verbose_name": "pencabutan verifikasi dua langkah",
                "ordering": ("-asked_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="GapAssumption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[("tpi", "Penilaian TPI"), ("tpn", "Penilaian TPN")],
                        max_length=12,
                        verbose_name="setelah penilaian",
                    ),
                ),
                ("part", models.CharField(max_length=20, verbose_name="bagian")),
                (
                    "measure",
                    models.CharField(
                        choices=[("persen", "persen dari nilainya"), ("poin", "poin")],
                        default="persen",
                        max_length=6,
                        verbose_name="satuan",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="turun",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="alasan")),
                ("set_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_assumptions",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "asumsi penurunan",
                "ordering": ("assessment", "step", "id"),
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
                            ("dibuka", "Dibuka kembali oleh admin instansi untuk diperbaiki"),
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
                            ("tpi_anggota", "Anggota TPI"),
                            ("tpi_ketua", "Ketua TPI"),
                            ("tpi_dalnis", "Pengendali Teknis TPI"),
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
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="assessment.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "serah terima",
                "ordering": ("assessment", "number"),
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(blank=True, max_length=5, null=True, verbose_name="tingkat")),
                ("counts", models.JSONField(blank=True, null=True, verbose_name="jumlah")),
                (
                    "index",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="indeks"),
                ),
                ("explanation", models.TextField(blank=True, max_length=5000, verbose_name="penjelasan")),
                ("version", models.PositiveIntegerField(default=1)),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="assessment.evaluation"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="assessment.indicator"
                    ),
                ),
            ],
            options={
                "verbose_name": "jawaban",
                "ordering": ("evaluation", "indicator"),
            },
        ),
        migrations.CreateModel(
            name="IndicatorInput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=300)),
                ("role", models.CharField(max_length=20)),
                ("minimum", models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True)),
                ("maximum", models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True)),
                ("decimals", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("portalrb", models.JSONField(blank=True, null=True)),
                ("position", models.PositiveIntegerField()),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inputs", to="assessment.indicator"
                    ),
                ),
            ],
            options={
                "ordering": ("indicator", "position"),
            },
        ),
        migrations.CreateModel(
            name="Innovation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("MP", "Manajemen Perubahan"),
                            ("TL", "Penataan Tatalaksana"),
                            ("SDM", "Penataan Sistem Manajemen SDM"),
                            ("AK", "Penguatan Akuntabilitas"),
                            ("PW", "Penguatan Pengawasan"),
                            ("PP", "Peningkatan Kualitas Pelayanan Publik"),
                            ("HASIL", "Hasil"),
                        ],
                        max_length=5,
                        verbose_name="area",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nama inovasi")),
                ("description", models.TextField(blank=True, max_length=2000, verbose_name="uraian")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("unit", "Buatan unit"),
                            ("pusat", "Buatan kantor pusat"),
                            ("belum", "Pembuatnya belum dicatat"),
                        ],
                        default="unit",
                        max_length=10,
                        verbose_name="asal",
                    ),
                ),
                ("used_for_wbk", models.BooleanField(default=False, verbose_name="sudah dipakai untuk WBK")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="innovations",
                        to="assessment.assessment",
                    ),
                ),
            ],
            options={
                "ordering": ("assessment", "area", "name"),
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("edition", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("short_title", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=400)),
                ("year", models.PositiveIntegerField()),
                ("in_force", models.BooleanField()),
                ("details", models.JSONField()),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "-edition"),
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="instrument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="assessment.instrument"
            ),
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("predicate", models.CharField(choices=[("WBK", "WBK"), ("WBBM", "WBBM")], max_length=4)),
                ("code", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=200)),
                (
                    "measure",
                    models.CharField(
                        choices=[("points", "poin"), ("percent_of_weight", "persen dari bobot")], max_length=20
                    ),
                ),
                ("minimum", models.DecimalField(decimal_places=4, max_digits=9)),
                ("index_equivalent", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("source", models.CharField(max_length=300)),
                ("position", models.PositiveIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gates", to="assessment.instrument"
                    ),
                ),
            ],
            options={
                "ordering": ("instrument", "predicate", "position"),
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("level", models.CharField(choices=[("instansi", "Instansi"), ("unit", "Unit")], max_length=10)),
                ("applies_to", models.CharField(max_length=20)),
                ("rules", models.JSONField()),
                ("minimum", models.JSONField(default=dict)),
                ("note", models.TextField(blank=True)),
                ("verified", models.BooleanField()),
                ("source", models.JSONField(default=dict)),
                ("position", models.PositiveIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="assessment.instrument",
                    ),
                ),
            ],
            options={
                "ordering": ("instrument", "position"),
            },
        ),
        migrations.CreateModel(
            name="InstrumentDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("content", models.BinaryField()),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("is_workbook", models.BooleanField()),
                ("code", models.CharField(blank=True, max_length=60)),
                ("short_title", models.CharField(blank=True, max_length=120)),
                ("mapping", models.JSONField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("problems", models.JSONField(default=list)),
                ("unsaid", models.PositiveIntegerField(default=0)),
                ("notes", models.JSONField(default=list)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "activated",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="assessment.instrument",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assessment.instrument",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "konsep instrumen",
                "ordering": ("-uploaded_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="IssuedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=100, verbose_name="nomor surat")),
                ("dated", models.DateField(verbose_name="tanggal surat")),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[("biasa", "Biasa"), ("terbatas", "Terbatas"), ("rahasia", "Rahasia")],
                        max_length=10,
                        verbose_name="sifat",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Atas jabatannya sendiri"),
                            ("a.n.", "Atas nama (a.n.)"),
                            ("u.b.", "Untuk beliau (u.b.)"),
                            ("Plt.", "Pelaksana tugas (Plt.)"),
                            ("Plh.", "Pelaksana harian (Plh.)"),
                        ],
                        max_length=4,
                        verbose_name="bertindak",
                    ),
                ),
                ("signer_name", models.CharField(max_length=150, verbose_name="nama penanda tangan")),
                ("signer_position", models.CharField(max_length=150, verbose_name="jabatan penanda tangan")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="kode verifikasi")),
                ("total", models.DecimalField(decimal_places=12, max_digits=15, verbose_name="nilai total")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 berkas")),
                ("data_sha256", models.CharField(max_length=64, verbose_name="SHA-256 data")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="ukuran")),
                ("storage_name", models.CharField(max_length=60, unique=True)),
                (
                    "paper",
                    models.CharField(
                        choices=[("A4", "A4 (210 × 297 mm)"), ("F4", "F4 (215 × 330 mm)")],
                        max_length=2,
                        verbose_name="kertas",
                    ),
                ),
                ("audit_sequence", models.PositiveBigIntegerField(default=0)),
                ("audit_hash", models.CharField(blank=True, max_length=64)),
                ("request_digest", models.CharField(max_length=40, null=True, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="diterbitkan")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_reports",
                        to="assessment.assessment",
                        verbose_name="penilaian",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penerbit",
                    ),
                ),
            ],
            options={
                "verbose_name": "laporan final",
                "ordering": ("-issued_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("lhe", "Laporan Hasil Evaluasi"), ("berita-acara", "Berita acara")],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("original_name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="ukuran")),
                ("storage_name", models.CharField(max_length=60, unique=True)),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="ditarik")),
                (
                    "instansi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_templates",
                        to="assessment.instansi",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengunggah",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "templat surat",
                "ordering": ("instansi", "kind", "-uploaded_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Level",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter", models.CharField(max_length=5)),
                ("criterion", models.TextField()),
                ("position", models.PositiveIntegerField()),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="assessment.indicator"
                    ),
                ),
            ],
            options={
                "ordering": ("indicator", "position"),
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("component", "Komponen"),
                            ("aspect", "Aspek"),
                            ("area", "Area"),
                            ("sub_area", "Sub-area"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=20)),
                ("area", models.CharField(blank=True, max_length=10)),
                (
                    "owner_area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MP", "Manajemen Perubahan"),
                            ("TL", "Penataan Tatalaksana"),
                            ("SDM", "Penataan Sistem Manajemen SDM"),
                            ("AK", "Penguatan Akuntabilitas"),
                            ("PW", "Penguatan Pengawasan"),
                            ("PP", "Peningkatan Kualitas Pelayanan Publik"),
                            ("HASIL", "Hasil"),
                        ],
                        max_length=5,
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("aim", models.TextField(blank=True)),
                ("weight", models.DecimalField(decimal_places=6, max_digits=9)),
                ("position", models.PositiveIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nodes", to="assessment.instrument"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="assessment.node",
                    ),
                ),
            ],
            options={
                "ordering": ("instrument", "position"),
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="assessment.node"
            ),
        ),
        migrations.CreateModel(
            name="GateNode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                (
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="assessment.gate"
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessment.node"
                    ),
                ),
            ],
            options={
                "ordering": ("gate", "position"),
            },
        ),
        migrations.AddField(
            model_name="gate",
            name="of",
            field=models.ManyToManyField(related_name="gates", through="assessment.GateNode", to="assessment.node"),
        ),
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("MP", "Manajemen Perubahan"),
                            ("TL", "Penataan Tatalaksana"),
                            ("SDM", "Penataan Sistem Manajemen SDM"),
                            ("AK", "Penguatan Akuntabilitas"),
                            ("PW", "Penguatan Pengawasan"),
                            ("PP", "Peningkatan Kualitas Pelayanan Publik"),
                            ("HASIL", "Hasil"),
                        ],
                        max_length=5,
                        verbose_name="area",
                    ),
                ),
                ("obstacle", models.TextField(max_length=2000, verbose_name="hambatan")),
                ("solution", models.TextField(blank=True, max_length=2000, verbose_name="solusi")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="assessment.assessment",
                    ),
                ),
            ],
            options={
                "ordering": ("assessment", "area", "id"),
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveIntegerField(verbose_name="tahun")),
                ("name", models.CharField(max_length=120, verbose_name="nama periode")),
                ("evidence_from", models.DateField(verbose_name="data dukung sejak")),
                ("evidence_to", models.DateField(verbose_name="data dukung sampai")),
                (
                    "instansi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="assessment.instansi",
                        verbose_name="instansi",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="assessment.instrument",
                        verbose_name="LKE",
                    ),
                ),
            ],
            options={
                "verbose_name": "periode",
                "ordering": ("-year", "name"),
            },
        ),
        migrations.CreateModel(
            name="ConditionProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(blank=True, max_length=100, verbose_name="nilai")),
                ("declared", models.JSONField(blank=True, default=dict, verbose_name="pernyataan")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="alasan")),
                ("reference", models.CharField(blank=True, max_length=300, verbose_name="bukti")),
                (
                    "link",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[assessment.eligibility.models.check_https],
                        verbose_name="tautan",
                    ),
                ),
                ("dated", models.DateField(blank=True, null=True, verbose_name="tanggal")),
                ("owner", models.CharField(blank=True, max_length=150, verbose_name="penanggung jawab")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="catatan")),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_proofs",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="assessment.condition"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_proofs",
                        to="assessment.period",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemenuhan syarat",
                "ordering": ("condition",),
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="assessment.period",
                verbose_name="periode",
            ),
        ),
        migrations.CreateModel(
            name="RecapPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.DecimalField(decimal_places=4, max_digits=9, verbose_name="poin")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recap_points",
                        to="assessment.evaluation",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.node",
                    ),
                ),
            ],
            options={
                "ordering": ("evaluation", "node"),
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="dipakai pada")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="orang",
                    ),
                ),
            ],
            options={
                "verbose_name": "kode pemulihan",
            },
        ),
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
                            ("tpi_anggota", "Anggota TPI"),
                            ("tpi_ketua", "Ketua TPI"),
                            ("tpi_dalnis", "Pengendali Teknis TPI"),
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
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopen_requests",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handover",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopen_request",
                        to="assessment.handover",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan dibuka kembali",
                "ordering": ("-asked_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="RouteSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "effort",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "0: data dukung sudah ada"),
                            (1, "1: tinggal melengkapi data dukung"),
                            (2, "2: perlu kegiatan baru"),
                            (3, "3: bergantung pada pihak lain"),
                        ],
                        null=True,
                        verbose_name="upaya",
                    ),
                ),
                ("is_locked", models.BooleanField(default=False, verbose_name="tidak dapat diubah")),
                ("set_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="route_settings",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "pengaturan jalur",
                "ordering": ("assessment", "indicator"),
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nama skenario")),
                ("shared_at", models.DateTimeField(blank=True, null=True, verbose_name="dibagikan")),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scenarios",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pembuat",
                    ),
                ),
            ],
            options={
                "verbose_name": "skenario",
                "ordering": ("assessment", "-changed_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ScenarioChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(blank=True, max_length=5, null=True, verbose_name="tingkat")),
                ("counts", models.JSONField(blank=True, null=True, verbose_name="jumlah")),
                (
                    "index",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="indeks"),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="assessment.scenario"
                    ),
                ),
            ],
            options={
                "verbose_name": "perubahan skenario",
                "ordering": ("scenario", "indicator"),
            },
        ),
        migrations.CreateModel(
            name="SheetImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("sheet_name", models.CharField(max_length=100, verbose_name="lembar")),
                ("unit_name", models.CharField(blank=True, max_length=200, verbose_name="unit di berkas")),
                ("notes", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("leftovers", models.JSONField(default=list)),
                ("total_note", models.CharField(blank=True, max_length=1000)),
                ("read_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="assessment.assessment"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "impor LKE",
                "ordering": ("-read_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(blank=True, max_length=5, null=True)),
                ("counts", models.JSONField(blank=True, null=True)),
                ("index", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("other_counts", models.JSONField(blank=True, null=True)),
                ("explanation", models.TextField(blank=True, max_length=5000)),
                ("cell", models.CharField(blank=True, max_length=10)),
                ("problem", models.TextField(blank=True)),
                ("unsure", models.TextField(blank=True)),
                ("links", models.JSONField(default=list)),
                ("named", models.JSONField(default=list)),
                ("before", models.JSONField(blank=True, null=True)),
                ("applied_version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "undoing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("dipulihkan", "Dipulihkan"),
                            ("dibiarkan", "Diubah sesudah impor, dibiarkan"),
                            ("bukan_haknya", "Area lain, dibiarkan"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.indicator"
                    ),
                ),
                (
                    "sheet_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="assessment.sheetimport"
                    ),
                ),
            ],
            options={
                "ordering": ("sheet_import", "indicator__position"),
            },
        ),
        migrations.CreateModel(
            name="SignedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "match",
                    models.CharField(
                        choices=[
                            ("isi", "Cocok"),
                            ("lebih", "Perlu diperiksa"),
                            ("kode", "Perlu diperiksa (kode sama)"),
                            ("ketik", "Perlu diperiksa"),
                        ],
                        max_length=5,
                        verbose_name="kecocokan",
                    ),
                ),
                ("has_signature", models.BooleanField(verbose_name="memuat tanda tangan elektronik")),
                ("original_name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="ukuran")),
                ("storage_name", models.CharField(max_length=60, unique=True)),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_copies",
                        to="assessment.issuedreport",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengunggah",
                    ),
                ),
            ],
            options={
                "verbose_name": "salinan bertanda tangan",
                "ordering": ("-uploaded_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SignInFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_digest", models.CharField(max_length=64)),
                ("address_digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_digest", "address_digest", "at"], name="signin_account_address_idx"),
                    models.Index(fields=["address_digest", "at"], name="signin_address_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="kode unit")),
                ("name", models.CharField(max_length=200, verbose_name="nama unit")),
                (
                    "time_zone",
                    models.CharField(
                        choices=[("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")],
                        default="Asia/Jakarta",
                        max_length=20,
                        verbose_name="zona waktu",
                    ),
                ),
                ("service_kind", models.CharField(blank=True, max_length=120, verbose_name="jenis layanan")),
                (
                    "category",
                    models.CharField(
                        choices=[("WBK", "WBK"), ("WBK-AFIRMASI", "WBK afirmasi"), ("WBBM", "WBBM")],
                        default="WBK",
                        max_length=12,
                        verbose_name="kategori PortalRB",
                    ),
                ),
                ("is_affirmation", models.BooleanField(default=False, verbose_name="afirmasi")),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
                ("letterhead_lines", models.TextField(blank=True, max_length=600, verbose_name="baris kop surat")),
                ("letterhead_address", models.CharField(blank=True, max_length=300, verbose_name="alamat pada kop")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="kota penandatanganan")),
                (
                    "paper",
                    models.CharField(
                        choices=[("A4", "A4 (210 × 297 mm)"), ("F4", "F4 (215 × 330 mm)")],
                        default="A4",
                        max_length=2,
                        verbose_name="ukuran kertas",
                    ),
                ),
                ("profile", models.TextField(blank=True, max_length=5000, verbose_name="gambaran unit")),
                ("staff_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="jumlah pegawai")),
                (
                    "instansi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="assessment.instansi",
                        verbose_name="instansi",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="assessment.unit",
                        verbose_name="unit induk",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("anggota_pokja", "Anggota pokja"),
                            ("ketua_pokja", "Ketua pokja"),
                            ("ketua_tim", "Ketua tim ZI"),
                            ("kepala", "Kepala kantor"),
                            ("penilai_pendahuluan", "Penilai pendahuluan"),
                            ("tpi_anggota", "Anggota TPI"),
                            ("tpi_ketua", "Ketua TPI"),
                            ("tpi_dalnis", "Pengendali Teknis TPI"),
                            ("pencatat_tpn", "Pencatat TPN"),
                            ("admin_instansi", "Admin instansi"),
                            ("pimpinan_instansi", "Pimpinan instansi"),
                            ("admin_portal", "Admin portal"),
                        ],
                        max_length=20,
                        verbose_name="peran",
                    ),
                ),
                ("areas", models.JSONField(blank=True, default=list, verbose_name="area")),
                ("sk_number", models.CharField(blank=True, max_length=100, verbose_name="nomor SK")),
                ("starts_on", models.DateField(verbose_name="mulai")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="berakhir")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="diakhiri pada")),
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
                    "home",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.instansi",
                    ),
                ),
                (
                    "instansi",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="assessment.instansi",
                        verbose_name="instansi",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="orang",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="assessment.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "peran",
                "ordering": ("user__full_name", "role"),
            },
        ),
        migrations.CreateModel(
            name="LetterheadLogo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("picture", models.BinaryField(verbose_name="gambar")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("original_name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("uploaded_at", models.DateTimeField(verbose_name="diunggah")),
                (
                    "instansi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="logos", to="assessment.instansi"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengunggah",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="logos",
                        to="assessment.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "logo kop surat",
                "ordering": ("pk",),
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="assessment.unit",
                verbose_name="unit",
            ),
        ),
        migrations.CreateModel(
            name="ApiPull",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "endpoint",
                    models.CharField(
                        choices=[
                            ("unit-wbk", "Daftar unit WBK"),
                            ("unit-wbbm", "Daftar unit WBBM"),
                            ("jawaban-unit", "Jawaban unit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pulls", to="assessment.apitoken"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_pulls",
                        to="assessment.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("mandiri", "Penilaian mandiri"),
                            ("pendahuluan", "Penilaian pendahuluan"),
                            ("tpi", "Penilaian TPI"),
                            ("tpn", "Penilaian TPN"),
                        ],
                        max_length=12,
                        verbose_name="tahap",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="dibuka")),
                ("closes_at", models.DateTimeField(verbose_name="ditutup")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="windows", to="assessment.period"
                    ),
                ),
            ],
            options={
                "ordering": ("period", "opens_at"),
            },
        ),
        migrations.CreateModel(
            name="WorkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("MP", "Manajemen Perubahan"),
                            ("TL", "Penataan Tatalaksana"),
                            ("SDM", "Penataan Sistem Manajemen SDM"),
                            ("AK", "Penguatan Akuntabilitas"),
                            ("PW", "Penguatan Pengawasan"),
                            ("PP", "Peningkatan Kualitas Pelayanan Publik"),
                            ("HASIL", "Hasil"),
                        ],
                        max_length=5,
                        verbose_name="area",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="kegiatan")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="tenggat")),
                (
                    "state",
                    models.CharField(
                        choices=[("rencana", "Direncanakan"), ("berjalan", "Berjalan"), ("selesai", "Selesai")],
                        default="rencana",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("result", models.TextField(blank=True, max_length=2000, verbose_name="hasil")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_items",
                        to="assessment.assessment",
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_items",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penanggung jawab",
                    ),
                ),
            ],
            options={
                "ordering": ("assessment", "area", "due_on", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["full_name", "id"], name="user_by_name_idx"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("nip", ""), _negated=True),
                fields=("nip",),
                name="user_nip_unique",
                violation_error_message="NIP ini sudah terdaftar. Cari orangnya di daftar orang.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("factor_nonce", ""), ("factor_since__isnull", True)),
                    models.Q(models.Q(("factor_nonce", ""), _negated=True), ("factor_since__isnull", False)),
                    _connector="OR",
                ),
                name="user_factor_pair",
                violation_error_message="Verifikasi dua langkah dan waktunya harus diisi bersama.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                fields=("assessment", "stage", "round", "tier"), name="evaluation_unique_per_stage_round_tier"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("tier", ""), ("stage", "tpi"), _connector="OR"), name="evaluation_tier_only_in_tpi"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="evaluation_published_pair",
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
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["object_type", "object_id"], name="audit_object_idx"),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(fields=("chain", "sequence"), name="audit_sequence_unique"),
        ),
        migrations.AddConstraint(
            model_name="factorremoval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "diminta")),
                fields=("person",),
                name="factor_removal_one_open",
                violation_error_message="Pencabutan untuk orang ini sudah diminta dan menunggu orang kedua.",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorremoval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("outcome", "diminta")),
                    models.Q(
                        models.Q(("outcome", "diminta"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="factor_removal_decided_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorremoval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_by", models.F("person")), _negated=True),
                    models.Q(("decided_by", models.F("person")), _negated=True),
                    models.Q(
                        models.Q(("outcome", "disetujui"), _negated=True),
                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="factor_removal_by_two_others",
                violation_error_message="Pencabutan diminta dan disetujui dua orang yang berbeda, bukan oleh pemilik akun.",
            ),
        ),
        migrations.AddConstraint(
            model_name="gapassumption",
            constraint=models.UniqueConstraint(
                fields=("assessment", "step", "part"),
                name="gap_assumption_unique_per_step_and_part",
                violation_error_message="Bagian ini sudah mempunyai asumsi. Muat ulang halaman ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="gapassumption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True), models.Q(("amount__gte", 0), ("amount__lte", 100)), _connector="OR"
                ),
                name="gap_assumption_amount_in_range",
                violation_error_message="Penurunan berada di antara 0 dan 100. Periksa lagi angkanya.",
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
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("evaluation", "indicator"), name="answer_unique_per_question"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counts__isnull", True), ("level__isnull", True)),
                    models.Q(("index__isnull", True), ("level__isnull", True)),
                    models.Q(("counts__isnull", True), ("index__isnull", True)),
                    _connector="OR",
                ),
                name="answer_one_kind_of_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__isnull", True), models.Q(("level", ""), _negated=True), _connector="OR"),
                name="answer_level_not_blank",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("index__isnull", True), models.Q(("index__gte", 0), ("index__lte", 4)), _connector="OR"
                ),
                name="answer_index_in_range",
                violation_error_message="Indeks berada di antara 0 dan 4. Periksa lagi angkanya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorinput",
            constraint=models.UniqueConstraint(fields=("indicator", "key"), name="input_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="api_token_revoked_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="instrument_closed_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(fields=("code", "edition"), name="instrument_edition_unique"),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(fields=("code", "digest"), name="instrument_digest_unique"),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.UniqueConstraint(fields=("instrument", "key"), name="condition_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="issuedreport",
            constraint=models.UniqueConstraint(
                fields=("assessment", "number"),
                name="issued_report_number_unique",
                violation_error_message="Nomor ini sudah dipakai laporan final lain. Gunakan nomor lain.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0), ("total__lte", 100)), name="issued_report_total_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="lettertemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="letter_template_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(fields=("indicator", "letter"), name="level_letter_unique"),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=models.UniqueConstraint(fields=("instrument", "code"), name="node_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="node_weight_positive"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("instrument", "code"), name="indicator_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="gatenode",
            constraint=models.UniqueConstraint(fields=("gate", "node"), name="gate_node_unique"),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.UniqueConstraint(fields=("instrument", "predicate", "code"), name="gate_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(
                fields=("instansi", "name"),
                name="period_name_unique_per_instansi",
                violation_error_message="Nama periode ini sudah dipakai. Gunakan nama lain.",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence_to__gte", models.F("evidence_from"))),
                name="period_evidence_window_ordered",
                violation_error_message="Akhir rentang data dukung mendahului awalnya. Periksa kedua tanggal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessment__isnull", False), ("period__isnull", True)),
                    models.Q(("assessment__isnull", True), ("period__isnull", False)),
                    _connector="OR",
                ),
                name="condition_proof_of_period_or_assessment",
                violation_error_message="Pemenuhan syarat milik satu periode atau satu penilaian.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionproof",
            constraint=models.UniqueConstraint(
                condition=models.Q(("period__isnull", False)),
                fields=("period", "condition"),
                name="condition_proof_unique_per_period",
                violation_error_message="Syarat ini sudah diisi pada periode ini. Muat ulang halaman ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionproof",
            constraint=models.UniqueConstraint(
                condition=models.Q(("assessment__isnull", False)),
                fields=("assessment", "condition"),
                name="condition_proof_unique_per_assessment",
                violation_error_message="Syarat ini sudah diisi pada penilaian ini. Muat ulang halaman ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recappoint",
            constraint=models.UniqueConstraint(fields=("evaluation", "node"), name="recap_point_unique"),
        ),
        migrations.AddConstraint(
            model_name="recappoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("node__isnull", True)), fields=("evaluation",), name="recap_total_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="recappoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0), ("points__lte", 100)),
                name="recap_points_in_range",
                violation_error_message="Poin berada di antara 0 dan 100. Periksa lagi angkanya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoverycode",
            constraint=models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_unique"),
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
        migrations.AddConstraint(
            model_name="routesetting",
            constraint=models.UniqueConstraint(
                fields=("assessment", "indicator"),
                name="route_setting_unique_per_question",
                violation_error_message="Pertanyaan ini sudah diatur. Muat ulang halaman ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routesetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("effort__isnull", True), ("effort__lte", 3), _connector="OR"),
                name="route_setting_effort_in_range",
                violation_error_message="Upaya berada di antara 0 dan 3. Pilih dari daftar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.UniqueConstraint(
                fields=("assessment", "maker", "name"),
                name="scenario_name_unique_per_maker",
                violation_error_message="Anda sudah mempunyai skenario dengan nama ini. Pakai nama lain.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.CheckConstraint(
                condition=models.Q(("shared_at__isnull", True), models.Q(("name", ""), _negated=True), _connector="OR"),
                name="scenario_shared_has_name",
                violation_error_message="Beri nama skenario ini sebelum dibagikan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariochange",
            constraint=models.UniqueConstraint(
                fields=("scenario", "indicator"), name="scenario_change_unique_per_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariochange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counts__isnull", True), ("index__isnull", True), ("level__isnull", False)),
                    models.Q(("counts__isnull", False), ("index__isnull", True), ("level__isnull", True)),
                    models.Q(("counts__isnull", True), ("index__isnull", False), ("level__isnull", True)),
                    _connector="OR",
                ),
                name="scenario_change_one_kind_of_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariochange",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__isnull", True), models.Q(("level", ""), _negated=True), _connector="OR"),
                name="scenario_change_level_not_blank",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariochange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("index__isnull", True), models.Q(("index__gte", 0), ("index__lte", 4)), _connector="OR"
                ),
                name="scenario_change_index_in_range",
                violation_error_message="Indeks berada di antara 0 dan 4. Periksa lagi angkanya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at__isnull", True), ("applied_by__isnull", True)),
                    models.Q(("applied_at__isnull", False), ("applied_by__isnull", False)),
                    _connector="OR",
                ),
                name="sheet_import_applied_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("applied_at__isnull", False), ("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="sheet_import_undone_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("sheet_import", "indicator"), name="import_row_unique_per_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="signedcopy",
            constraint=models.UniqueConstraint(fields=("report", "sha256"), name="signed_copy_once_per_report"),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["instansi", "name", "id"], name="unit_by_name_idx"),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                models.F("instansi"),
                django.db.models.functions.text.Lower("name"),
                models.F("id"),
                name="unit_by_folded_name_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                fields=("instansi", "code"),
                name="unit_code_unique_per_instansi",
                violation_error_message="Kode unit ini sudah dipakai. Gunakan kode lain.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="unit_not_its_own_parent",
                violation_error_message="Unit tidak dapat menjadi induk bagi dirinya sendiri. Pilih unit lain.",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["user", "role", "starts_on", "id"],
                name="membership_open_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["home", "user"], name="membership_home_idx"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["home", "role", "user", "starts_on", "ends_on"],
                name="membership_home_role_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("instansi__isnull", True),
                        (
                            "role__in",
                            (
                                "anggota_pokja",
                                "ketua_pokja",
                                "ketua_tim",
                                "kepala",
                                "penilai_pendahuluan",
                                "tpi_anggota",
                                "tpi_ketua",
                                "tpi_dalnis",
                            ),
                        ),
                        ("unit__isnull", False),
                    ),
                    models.Q(
                        ("instansi__isnull", False),
                        ("role__in", ("pencatat_tpn", "admin_instansi", "pimpinan_instansi")),
                        ("unit__isnull", True),
                    ),
                    models.Q(("instansi__isnull", True), ("role", "admin_portal"), ("unit__isnull", True)),
                    _connector="OR",
                ),
                name="membership_scope_fits_role",
                violation_error_message="Peran ini tidak cocok dengan lingkupnya. Pilih unit atau instansi yang sesuai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="membership_ends_after_start",
                violation_error_message="Tanggal berakhir mendahului tanggal mulai. Periksa kedua tanggal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="membership_ended_pair",
                violation_error_message="Waktu dan pelaku pengakhiran harus diisi bersama.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterheadlogo",
            constraint=models.UniqueConstraint(fields=("unit",), name="letterhead_logo_once_per_unit"),
        ),
        migrations.AddConstraint(
            model_name="letterheadlogo",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", True)),
                fields=("instansi",),
                name="letterhead_logo_once_per_instansi",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["period", "status"], name="assessment_standing_idx"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["unit", "period", "status"], name="assessment_of_unit_idx"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("unit", "period"),
                name="assessment_unique_per_unit_and_period",
                violation_error_message="Unit ini sudah mempunyai penilaian pada periode tersebut.",
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
        migrations.AddIndex(
            model_name="apipull",
            index=models.Index(fields=["unit", "-at"], name="api_pull_unit_recent_idx"),
        ),
        migrations.AddConstraint(
            model_name="apipull",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("token", "endpoint", "unit", "day"),
                name="api_pull_unique_per_unit_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="apipull",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", True)),
                fields=("token", "endpoint", "day"),
                name="api_pull_unique_per_list_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.UniqueConstraint(fields=("period", "stage"), name="window_unique_per_stage"),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="window_closes_after_opening",
                violation_error_message="Waktu tutup harus sesudah waktu buka. Periksa kedua waktu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("indicator__isnull", False)),
                fields=("assessment", "indicator"),
                name="work_item_unique_per_question",
                violation_error_message="Pertanyaan ini sudah ada dalam rencana kerja.",
            ),
        ),
    ]
