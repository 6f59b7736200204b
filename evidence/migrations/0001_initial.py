import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessment", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("storage_name", models.CharField(max_length=100, unique=True)),
                ("original_name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("kind", models.CharField(max_length=5)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("flags", models.JSONField(blank=True, default=list)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("tanpa", "Tanpa pemindai"),
                            ("menunggu", "Menunggu pemindai"),
                            ("bersih", "Bersih"),
                            ("virus", "Mengandung virus"),
                        ],
                        default="tanpa",
                        max_length=8,
                        verbose_name="pemindaian",
                    ),
                ),
                ("batch", models.CharField(blank=True, max_length=40)),
                ("request_key", models.CharField(blank=True, max_length=40, null=True, unique=True)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "revisi",
                "ordering": ("document", "-number"),
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="nomor dokumen")),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="alamat tautan")),
                ("document_date", models.DateField(blank=True, null=True, verbose_name="tanggal dokumen")),
                ("proposed_date", models.DateField(blank=True, null=True, verbose_name="tanggal yang terbaca")),
                (
                    "proposed_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("isi", "isi berkas"),
                            ("foto", "catatan kamera"),
                            ("nama", "nama berkas"),
                            ("berkas", "keterangan berkas"),
                        ],
                        max_length=6,
                    ),
                ),
                ("proposed_page", models.PositiveSmallIntegerField(default=0)),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("diperiksa", "Sedang diperiksa"),
                            ("baik", "Baik"),
                            ("bermasalah", "Bermasalah"),
                            ("ditolak", "Ditolak"),
                            ("tautan", "Tautan"),
                            ("disebut", "Baru disebut"),
                        ],
                        default="diperiksa",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=500, verbose_name="alasan")),
                ("state_set_at", models.DateTimeField(blank=True, null=True, verbose_name="dinilai")),
                (
                    "state_set_as",
                    models.CharField(
                        blank=True,
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
                    ),
                ),
                ("is_restricted", models.BooleanField(default=False, verbose_name="terbatas")),
                ("created_at", models.DateTimeField()),
                ("details_version", models.PositiveIntegerField(default=1)),
                ("details_changed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="ditarik")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=500, verbose_name="alasan penarikan")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "details_changed_by",
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
                "verbose_name": "data dukung",
                "ordering": ("-created_at", "-id"),
            },
        ),
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
            name="RevisionText",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="evidence.revision",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("terbaca", "Terbaca"), ("kosong", "Tanpa teks"), ("gagal", "Tidak terbaca")],
                        max_length=10,
                    ),
                ),
                ("content", models.TextField(blank=True)),
                ("folded", models.TextField(blank=True)),
                ("extracted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "teks berkas",
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=80, verbose_name="nomor berita acara")),
                ("reason", models.CharField(max_length=500, verbose_name="alasan")),
                ("proposed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("diusulkan", "Menunggu persetujuan"),
                            ("disetujui", "Dimusnahkan"),
                            ("ditolak", "Ditolak"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="diusulkan",
                        max_length=10,
                        verbose_name="keputusan",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=500, verbose_name="alasan keputusan")),
                ("minute", models.BinaryField(blank=True, null=True)),
                ("minute_sha256", models.CharField(blank=True, max_length=64)),
                ("bytes_removed_at", models.DateTimeField(blank=True, null=True)),
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposals", to="assessment.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "pemusnahan",
                "ordering": ("-proposed_at", "-id"),
            },
        ),
        migrations.AddField(
            model_name="revision",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="evidence.document"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="disposal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="evidence.disposal",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="state_set_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="assessment.unit"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="DisposalItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="evidence.disposal"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposal_items",
                        to="evidence.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen yang dimusnahkan",
                "ordering": ("disposal", "id"),
            },
        ),
        migrations.CreateModel(
            name="ConditionCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_citations",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="assessment.condition"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_citations",
                        to="evidence.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "bukti syarat",
                "ordering": ("assessment", "condition", "created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page_reference", models.CharField(blank=True, max_length=60, verbose_name="halaman")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="catatan")),
                ("checklist_keys", models.JSONField(blank=True, default=list, verbose_name="butir yang dipenuhi")),
                ("created_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="assessment.indicator"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="evidence.document"
                    ),
                ),
            ],
            options={
                "verbose_name": "kutipan",
                "ordering": ("assessment", "indicator", "created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="DocumentTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30)),
                ("folded", models.CharField(max_length=30)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="evidence.document"
                    ),
                ),
            ],
            options={
                "verbose_name": "tag",
                "ordering": ("document", "folded"),
            },
        ),
        migrations.CreateModel(
            name="DownloadTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=32, unique=True)),
                ("line", models.CharField(max_length=10)),
                ("holder", models.CharField(max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "giliran mengunduh",
                "ordering": ("asked_at", "id"),
                "indexes": [models.Index(fields=["line", "seen_at"], name="download_turn_line_idx")],
            },
        ),
        migrations.CreateModel(
            name="PackageBuild",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu giliran"),
                            ("disusun", "Sedang disusun"),
                            ("siap", "Siap diunduh"),
                            ("gagal", "Gagal disusun"),
                        ],
                        default="menunggu",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=1500)),
                ("is_outside", models.BooleanField(default=False)),
                ("base_url", models.CharField(max_length=200)),
                ("bytes_total", models.PositiveBigIntegerField(default=0)),
                ("bytes_done", models.PositiveBigIntegerField(default=0)),
                ("contents_at", models.DateTimeField(blank=True, null=True)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("documents", models.JSONField(blank=True, default=list)),
                ("evaluations", models.JSONField(blank=True, default=list)),
                ("storage_name", models.CharField(blank=True, max_length=60)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="package_builds",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "paket yang disiapkan",
                "ordering": ("-requested_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PackageLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.CharField(max_length=100, verbose_name="untuk siapa")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("passphrase", models.CharField(max_length=128)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="package_links",
                        to="assessment.assessment",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "tautan paket",
                "ordering": ("-created_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PackageUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("diunduh", "Diunduh"),
                            ("dilanjutkan", "Unduhan dilanjutkan"),
                            ("dibuka", "Halaman dibuka"),
                            ("salah", "Frasa sandi salah"),
                            ("ditunda", "Ditunda, terlalu banyak frasa salah"),
                            ("berakhir", "Ditolak, tautan sudah berakhir"),
                            ("dicabut", "Ditolak, tautan sudah dicabut"),
                            ("ditutup", "Ditolak, pembuat tautan tidak berwenang lagi"),
                            ("diputus", "Unduhan diputus, tautan dicabut"),
                        ],
                        default="diunduh",
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("origin", models.CharField(max_length=16, verbose_name="asal")),
                ("size_bytes", models.PositiveBigIntegerField(default=0, verbose_name="ukuran")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="berapa kali")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="evidence.packagelink"
                    ),
                ),
            ],
            options={
                "verbose_name": "pemakaian tautan paket",
                "ordering": ("link", "-at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PaperRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu giliran"),
                            ("disusun", "Sedang disusun"),
                            ("siap", "Siap diunduh"),
                            ("gagal", "Gagal disusun"),
                        ],
                        default="menunggu",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=1500)),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("storage_name", models.CharField(blank=True, max_length=60)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("laporan", "Laporan Penilaian Mandiri"),
                            ("ringkasan", "Ringkasan kesiapan"),
                            ("final", "Laporan final"),
                            ("lhe", "Laporan Hasil Evaluasi"),
                            ("berita-acara", "Berita acara"),
                            ("pemusnahan", "Berita acara pemusnahan"),
                        ],
                        max_length=12,
                        verbose_name="cetakan",
                    ),
                ),
                ("paper", models.CharField(max_length=2, verbose_name="kertas")),
                ("order", models.JSONField(blank=True, default=dict)),
                ("command", models.CharField(blank=True, max_length=200)),
                ("is_draft", models.BooleanField(default=False)),
                ("data_sha256", models.CharField(blank=True, max_length=64)),
                ("documents", models.JSONField(blank=True, default=list)),
                ("evaluations", models.JSONField(blank=True, default=list)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_requests",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "issued",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.issuedreport",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "cetakan yang diminta",
                "ordering": ("requested_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="PartialUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=32, unique=True)),
                ("name", models.CharField(max_length=255)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("modified_ms", models.PositiveBigIntegerField()),
                ("received_bytes", models.PositiveBigIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessment.assessment"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evidence.document",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "unggahan bertahap",
                "ordering": ("begun_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="ProfileVideo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("storage_name", models.CharField(max_length=100, unique=True)),
                ("original_name", models.CharField(max_length=150, verbose_name="nama berkas")),
                ("kind", models.CharField(choices=[("mp4", "MP4"), ("webm", "WebM")], max_length=4)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("tanpa", "Tanpa pemindai"),
                            ("menunggu", "Menunggu pemindai"),
                            ("bersih", "Bersih"),
                            ("virus", "Mengandung virus"),
                        ],
                        default="tanpa",
                        max_length=8,
                        verbose_name="pemindaian",
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profile_videos",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "video profil",
                "ordering": ("assessment", "-uploaded_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "instansi",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="retention_rule",
                        serialize=False,
                        to="assessment.instansi",
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(help_text="tahun", verbose_name="masa simpan")),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "masa simpan dokumen",
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
            },
        ),
        migrations.CreateModel(
            name="TableOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu giliran"),
                            ("disusun", "Sedang disusun"),
                            ("siap", "Siap diunduh"),
                            ("gagal", "Gagal disusun"),
                        ],
                        default="menunggu",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=1500)),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("storage_name", models.CharField(blank=True, max_length=60)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("title", models.CharField(max_length=31, verbose_name="daftar")),
                (
                    "file_format",
                    models.CharField(choices=[("xlsx", "XLSX"), ("csv", "CSV")], max_length=4, verbose_name="format"),
                ),
                ("url_name", models.CharField(max_length=60)),
                ("kwargs", models.JSONField(blank=True, default=dict)),
                ("query", models.TextField(blank=True)),
                ("file_name", models.CharField(blank=True, max_length=150)),
                ("units", models.JSONField(blank=True, default=list)),
                ("instansi", models.JSONField(blank=True, default=list)),
                ("rights", models.CharField(blank=True, max_length=64)),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "daftar yang diminta",
                "ordering": ("requested_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="UnmadePage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("maker", models.CharField(max_length=8)),
                ("fault", models.CharField(max_length=20)),
                ("tries", models.PositiveSmallIntegerField(default=1)),
                ("tried_at", models.DateTimeField()),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="unmade_pages", to="evidence.revision"
                    ),
                ),
            ],
            options={
                "ordering": ("revision", "name"),
            },
        ),
        migrations.CreateModel(
            name="WaitingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.CharField(max_length=40)),
                ("path", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessment.assessment"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="evidence.document"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas yang menunggu tempat",
                "ordering": ("path", "id"),
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("instrument_code", models.CharField(max_length=60)),
                ("indicator_code", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=10)),
                ("label", models.CharField(max_length=200, verbose_name="dokumen")),
                ("is_asked", models.BooleanField(default=True, verbose_name="diminta")),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "instansi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklist_items",
                        to="assessment.instansi",
                    ),
                ),
            ],
            options={
                "verbose_name": "butir daftar dokumen",
                "ordering": ("instansi", "instrument_code", "indicator_code", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instansi", "instrument_code", "indicator_code", "key"), name="checklist_item_unique"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.UniqueConstraint(fields=("unit", "number"), name="disposal_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("outcome", "diusulkan")),
                    models.Q(
                        models.Q(("outcome", "diusulkan"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disposal_decided_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "disetujui"), _negated=True),
                    models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(("minute_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disposal_confirmed_by_another",
                violation_error_message="Pemusnahan disetujui oleh orang lain daripada pengusulnya.",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["sha256"], name="revision_sha256_idx"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["uploaded_by", "uploaded_at"], name="revision_sender_idx"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("scan", "menunggu")), fields=["scan"], name="revision_unscanned_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("document", "number"), name="revision_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(condition=models.Q(("size_bytes__gt", 0)), name="revision_not_empty"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["unit", "-created_at"], name="document_unit_recent_idx"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "tautan"), _negated=True), models.Q(("url", ""), _negated=True), _connector="OR"
                ),
                name="document_link_has_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_date__isnull", True), ("proposed_from", "")),
                    models.Q(("proposed_date__isnull", False), models.Q(("proposed_from", ""), _negated=True)),
                    _connector="OR",
                ),
                name="document_proposed_date_says_whence",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="document_withdrawn_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state_reason", ""),
                        ("state_set_as", ""),
                        ("state_set_at__isnull", True),
                        ("state_set_by__isnull", True),
                    ),
                    models.Q(
                        ("state_set_at__isnull", False),
                        ("state_set_by__isnull", False),
                        models.Q(("state_set_as", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="document_state_set_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("document_date__isnull", True),
                    ("valid_until__gte", models.F("document_date")),
                    _connector="OR",
                ),
                name="document_valid_after_date",
                violation_error_message="Masa berlaku mendahului tanggal dokumen. Periksa kedua tanggal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposalitem",
            constraint=models.UniqueConstraint(fields=("disposal", "document"), name="disposal_item_unique"),
        ),
        migrations.AddConstraint(
            model_name="conditioncitation",
            constraint=models.UniqueConstraint(
                fields=("assessment", "condition", "document"),
                name="condition_citation_unique_per_condition",
                violation_error_message="Dokumen ini sudah menjadi bukti syarat ini.",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("assessment", "indicator", "document"),
                name="citation_unique_per_question",
                violation_error_message="Data dukung ini sudah ditautkan pada pertanyaan ini.",
            ),
        ),
        migrations.AddIndex(
            model_name="documenttag",
            index=models.Index(fields=["folded"], name="document_tag_folded_idx"),
        ),
        migrations.AddConstraint(
            model_name="documenttag",
            constraint=models.UniqueConstraint(
                fields=("document", "folded"),
                name="document_tag_unique",
                violation_error_message="Dokumen ini sudah memakai tag itu.",
            ),
        ),
        migrations.AddIndex(
            model_name="packagebuild",
            index=models.Index(fields=["storage_name"], name="package_build_name_idx"),
        ),
        migrations.AddConstraint(
            model_name="packagebuild",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("menunggu", "disusun"))),
                fields=("assessment", "reader", "is_outside"),
                name="package_build_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="packagebuild",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "siap"), _negated=True),
                    models.Q(
                        ("expires_at__isnull", False),
                        ("finished_at__isnull", False),
                        models.Q(("storage_name", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="package_build_ready_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="packagebuild",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "disusun"), _negated=True),
                    models.Q(("lease_until__isnull", False), models.Q(("lease", ""), _negated=True)),
                    _connector="OR",
                ),
                name="package_build_has_a_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="packagelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="package_link_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="packagelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="package_link_revoked_pair",
            ),
        ),
        migrations.AddIndex(
            model_name="paperrequest",
            index=models.Index(fields=["storage_name"], name="paper_request_name_idx"),
        ),
        migrations.AddIndex(
            model_name="paperrequest",
            index=models.Index(fields=["state", "requested_at"], name="paper_request_line_idx"),
        ),
        migrations.AddConstraint(
            model_name="paperrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("menunggu", "disusun"))),
                fields=("assessment", "reader", "what", "paper", "mark"),
                name="paper_request_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "siap"), _negated=True),
                    models.Q(
                        ("expires_at__isnull", False),
                        ("made_at__isnull", False),
                        models.Q(
                            ("what__in", ("final", "pemusnahan")),
                            models.Q(
                                models.Q(("storage_name", ""), _negated=True), models.Q(("sha256", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="paper_request_ready_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "disusun"), _negated=True),
                    models.Q(("lease_until__isnull", False), models.Q(("lease", ""), _negated=True)),
                    _connector="OR",
                ),
                name="paper_request_has_a_lease",
            ),
        ),
        migrations.AddIndex(
            model_name="partialupload",
            index=models.Index(fields=["owner", "assessment"], name="partial_owner_idx"),
        ),
        migrations.AddConstraint(
            model_name="partialupload",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_bytes__lte", models.F("size_bytes")), ("size_bytes__gt", 0)),
                name="partial_within_its_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="profilevideo",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("assessment",),
                name="video_one_per_round",
                violation_error_message="Putaran ini sudah mempunyai video profil.",
            ),
        ),
        migrations.AddConstraint(
            model_name="profilevideo",
            constraint=models.CheckConstraint(condition=models.Q(("size_bytes__gt", 0)), name="video_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("years__gte", 1), ("years__lte", 100)),
                name="retention_years_in_range",
                violation_error_message="Masa simpan 1 sampai 100 tahun.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionpin",
            constraint=models.UniqueConstraint(
                fields=("handover", "indicator", "document"), name="pin_unique_per_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionpin",
            constraint=models.UniqueConstraint(
                fields=("handover", "condition", "document"), name="pin_unique_per_condition"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionpin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("condition__isnull", True), ("indicator__isnull", False)),
                    models.Q(("condition__isnull", False), ("indicator__isnull", True)),
                    _connector="OR",
                ),
                name="pin_of_question_or_condition",
            ),
        ),
        migrations.AddIndex(
            model_name="tableorder",
            index=models.Index(fields=["storage_name"], name="table_order_name_idx"),
        ),
        migrations.AddIndex(
            model_name="tableorder",
            index=models.Index(fields=["state", "requested_at"], name="table_order_line_idx"),
        ),
        migrations.AddConstraint(
            model_name="tableorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("menunggu", "disusun"))),
                fields=("reader", "mark"),
                name="table_order_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "siap"), _negated=True),
                    models.Q(
                        ("expires_at__isnull", False),
                        ("made_at__isnull", False),
                        models.Q(("storage_name", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="table_order_ready_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "disusun"), _negated=True),
                    models.Q(("lease_until__isnull", False), models.Q(("lease", ""), _negated=True)),
                    _connector="OR",
                ),
                name="table_order_has_a_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="unmadepage",
            constraint=models.UniqueConstraint(fields=("revision", "name"), name="unmade_page_unique"),
        ),
        migrations.AddConstraint(
            model_name="waitingfile",
            constraint=models.UniqueConstraint(
                fields=("owner", "assessment", "batch", "document", "path"),
                name="waiting_file_unique",
                violation_error_message="Berkas ini sudah menunggu tempatnya.",
            ),
        ),
    ]
