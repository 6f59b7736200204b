"""Offices and the people in them: instansi, unit, user, membership."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from assessment.people.areas import AreaKey


class Instansi(models.Model):
    """One ministry, agency or local government."""

    class Kind(models.TextChoices):
        CENTRAL = "kementerian_lembaga", "Kementerian atau lembaga"
        LOCAL = "pemda", "Pemerintah daerah"

    name = models.CharField("nama instansi", max_length=200, unique=True)
    short_name = models.CharField("nama singkat", max_length=60, blank=True)
    kind = models.CharField("jenis", max_length=20, choices=Kind.choices)
    # The predicate as an IKU, as this instansi counts it; empty where it does not.
    iku_name = models.CharField("nama IKU", max_length=120, blank=True)
    iku_target = models.DecimalField("target IKU", max_digits=6, decimal_places=2, null=True, blank=True)
    # What the final total is multiplied by: once WBK or WBBM is won, and where neither is; None: it is not counted then.
    iku_factor_wbk = models.DecimalField("faktor WBK", max_digits=5, decimal_places=3, null=True, blank=True)
    iku_factor_wbbm = models.DecimalField("faktor WBBM", max_digits=5, decimal_places=3, null=True, blank=True)
    iku_factor_none = models.DecimalField(
        "faktor tanpa predikat", max_digits=5, decimal_places=3, null=True, blank=True
    )

    class Meta:
        verbose_name = "instansi"
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(iku_name="", iku_target__isnull=True)
                | (~models.Q(iku_name="") & models.Q(iku_target__gt=0)),
                name="instansi_iku_whole",
                violation_error_message="Isi nama IKU dan targetnya keduanya.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One office (unit kerja) that may be proposed for WBK or WBBM."""

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    class Paper(models.TextChoices):
        A4 = "A4", "A4 (210 × 297 mm)"
        F4 = "F4", "F4 (215 × 330 mm)"

    class Category(models.TextChoices):
        """`kategori` as the national portal names it."""

        WBK = "WBK", "WBK"
        WBK_AFFIRMATION = "WBK-AFIRMASI", "WBK afirmasi"
        WBBM = "WBBM", "WBBM"

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="units", verbose_name="instansi")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True, verbose_name="unit induk"
    )
    code = models.CharField("kode unit", max_length=30)
    name = models.CharField("nama unit", max_length=200)
    time_zone = models.CharField("zona waktu", max_length=20, choices=Zone.choices, default=Zone.WIB)
    service_kind = models.CharField("jenis layanan", max_length=120, blank=True)
    category = models.CharField("kategori PortalRB", max_length=12, choices=Category.choices, default=Category.WBK)
    is_affirmation = models.BooleanField("afirmasi", default=False)
    is_active = models.BooleanField("aktif", default=True)
    # Kop surat: lines printed at the head of the first page, never put into a style.
    letterhead_lines = models.TextField("baris kop surat", max_length=600, blank=True)
    letterhead_address = models.CharField("alamat pada kop", max_length=300, blank=True)
    city = models.CharField("kota penandatanganan", max_length=80, blank=True)
    paper = models.CharField("ukuran kertas", max_length=2, choices=Paper.choices, default=Paper.A4)
    profile = models.TextField("gambaran unit", max_length=5000, blank=True)  # Bab II of the report
    staff_count = models.PositiveIntegerField("jumlah pegawai", null=True, blank=True)

    class Meta:
        verbose_name = "unit"
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("instansi", "code"),
                name="unit_code_unique_per_instansi",
                violation_error_message="Kode unit ini sudah dipakai. Gunakan kode lain.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="unit_not_its_own_parent",
                violation_error_message="Unit tidak dapat menjadi induk bagi dirinya sendiri. Pilih unit lain.",
            ),
        ]
        # A page of a list of rounds is read along these: as it is ordered by name, and in the recap whatever the case.
        indexes = [
            models.Index(fields=("instansi", "name", "id"), name="unit_by_name_idx"),
            models.Index("instansi", Lower("name"), "id", name="unit_by_folded_name_idx"),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """One person who signs in, by NIP or another name; e-mail is optional."""

    full_name = models.CharField("nama lengkap", max_length=150)
    nip = models.CharField(
        "NIP",
        max_length=18,
        blank=True,
        validators=[RegexValidator(r"^\d{18}$", "NIP terdiri atas 18 angka. Periksa lagi angkanya.")],
    )
    position = models.CharField("jabatan", max_length=150, blank=True)
    phone = models.CharField("telepon", max_length=30, blank=True)
    # Set when an admin hands out a start password: the person must choose their own before anything else.
    must_change_password = models.BooleanField("harus ganti kata sandi", default=False)
    start_password_expires_at = models.DateTimeField("kata sandi awal berlaku sampai", null=True, blank=True)
    # Part of what a session is checked against: raising it ends every session of this person at its next request.
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    # The second step of signing in. What the phone holds is computed from the nonce and a key of the server
    # (`assessment/accounts/totp.py`); whoever reads this row alone learns nothing of it. Steps are half minutes since 1970.
    factor_nonce = models.CharField(max_length=32, blank=True, editable=False)  # hex; empty while it is off
    factor_since = models.DateTimeField("verifikasi dua langkah sejak", null=True, blank=True, editable=False)
    factor_used_step = models.PositiveBigIntegerField(default=0, editable=False)  # of the last code that was taken
    factor_barred_step = models.PositiveBigIntegerField(default=0, editable=False)  # of a code that came too early
    # From then on no other page opens before it is on; None while no role has asked for it.
    factor_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    factor_was_removed = models.BooleanField(default=False, editable=False)  # by two persons: to be set up anew

    first_name = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    last_name = None  # type: ignore[assignment]
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "orang"
        ordering = ("full_name",)
        indexes = [models.Index(fields=("full_name", "id"), name="user_by_name_idx")]
        constraints = [
            models.UniqueConstraint(
                fields=("nip",),
                condition=~Q(nip=""),
                name="user_nip_unique",
                violation_error_message="NIP ini sudah terdaftar. Cari orangnya di daftar orang.",
            ),
            models.CheckConstraint(
                condition=Q(factor_nonce="", factor_since__isnull=True)
                | (~Q(factor_nonce="") & Q(factor_since__isnull=False)),
                name="user_factor_pair",
                violation_error_message="Verifikasi dua langkah dan waktunya harus diisi bersama.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name as the person writes it."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return what short lines call the person: the first word, with the next while it is a title or an article.

        `Sari Indrawati` is Sari, but `I Gusti Made Wirata` is no "I", nor `Anak Agung Rai` a child.
        """
        words = self.full_name.split()
        for count, word in enumerate(words, start=1):
            if len(word) > 3 and not word.endswith(".") and word != "Anak":
                return " ".join(words[:count])
        return self.full_name or self.username

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for a code after the password."""
        return self.factor_since is not None

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what Django keeps in a session and compares at every request: here password and generation."""
        value = f"{self.password}:{self.session_generation}"
        return salted_hmac("assessment.models.User.session", value, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What a membership lets a person do; the `permissions.py` of each package says what."""

    POKJA_MEMBER = "anggota_pokja", "Anggota pokja"
    POKJA_LEAD = "ketua_pokja", "Ketua pokja"
    TEAM_LEAD = "ketua_tim", "Ketua tim ZI"
    HEAD = "kepala", "Kepala kantor"
    PRELIMINARY = "penilai_pendahuluan", "Penilai pendahuluan"
    TPI_MEMBER = "tpi_anggota", "Anggota TPI"
    TPI_LEAD = "tpi_ketua", "Ketua TPI"
    TPI_CONTROLLER = "tpi_dalnis", "Pengendali Teknis TPI"
    TPN_RECORDER = "pencatat_tpn", "Pencatat TPN"
    INSTANSI_ADMIN = "admin_instansi", "Admin instansi"
    INSTANSI_HEAD = "pimpinan_instansi", "Pimpinan instansi"
    PORTAL_ADMIN = "admin_portal", "Admin portal"


POKJA_ROLES = (Role.POKJA_MEMBER, Role.POKJA_LEAD)
UNIT_TEAM_ROLES = (*POKJA_ROLES, Role.TEAM_LEAD, Role.HEAD)
EVALUATOR_ROLES = (Role.PRELIMINARY, Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER)
UNIT_SCOPED_ROLES = (*UNIT_TEAM_ROLES, *EVALUATOR_ROLES)
INSTANSI_SCOPED_ROLES = (Role.TPN_RECORDER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD)


class Membership(models.Model):
    """One role of one person in a unit, an instansi or the portal. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", verbose_name="orang")
    role = models.CharField("peran", max_length=20, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name="unit"
    )
    instansi = models.ForeignKey(
        Instansi, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name="instansi"
    )
    areas = models.JSONField("area", default=list, blank=True)  # list of AreaKey values; only for pokja roles
    # As it is printed; that of `decree` where the role hangs on one of the register.
    sk_number = models.CharField("nomor SK", max_length=100, blank=True)
    decree = models.ForeignKey(
        "assessment.Decree", on_delete=models.PROTECT, related_name="roles", null=True, blank=True, verbose_name="SK"
    )
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("berakhir", null=True, blank=True)  # last day the role still holds
    ended_at = models.DateTimeField("diakhiri pada", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Whose people it is one of: `instansi`, or that of the unit. Kept by a trigger, and read in queries alone: one column
    # to look for, where two of two tables would have a database read everybody.
    home = models.ForeignKey(
        Instansi, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False, db_index=False
    )

    class Meta:
        verbose_name = "peran"
        ordering = ("user__full_name", "role")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(role__in=UNIT_SCOPED_ROLES, unit__isnull=False, instansi__isnull=True)
                    | Q(role__in=INSTANSI_SCOPED_ROLES, unit__isnull=True, instansi__isnull=False)
                    | Q(role=Role.PORTAL_ADMIN, unit__isnull=True, instansi__isnull=True)
                ),
                name="membership_scope_fits_role",
                violation_error_message="Peran ini tidak cocok dengan lingkupnya. Pilih unit atau instansi yang sesuai.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message="Tanggal berakhir mendahului tanggal mulai. Periksa kedua tanggal.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_ended_pair",
                violation_error_message="Waktu dan pelaku pengakhiran harus diisi bersama.",
            ),
        ]
        indexes = [
            # Of somebody with thousands of roles the first of each is looked up.
            models.Index(
                fields=("user", "role", "starts_on", "id"),
                condition=Q(ended_at__isnull=True),
                name="membership_open_idx",
            ),
            models.Index(fields=("home", "user"), name="membership_home_idx"),
            # How many hold a role today is counted from it alone.
            models.Index(
                fields=("home", "role", "user", "starts_on", "ends_on"),
                condition=Q(ended_at__isnull=True),
                name="membership_home_role_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.user}"

    @property
    def area_keys(self) -> frozenset[AreaKey]:
        """The areas this membership answers for."""
        return frozenset(AreaKey(key) for key in self.areas)

    @property
    def is_pokja(self) -> bool:
        """Whether this is a role the ketua tim ZI keeps."""
        return self.role in POKJA_ROLES

    def holds_on(self, day: date) -> bool:
        """Whether the role is in force on `day`."""
        return self.ended_at is None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class SignInFailure(models.Model):
    """One refused sign-in, kept a day to slow down guessing; holds keyed digests, no address and no password."""

    account_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=("account_digest", "address_digest", "at"), name="signin_account_address_idx"),
            models.Index(fields=("address_digest", "at"), name="signin_address_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
