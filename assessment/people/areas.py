"""The keys of the six leverage areas and of hasil, the same in every regulation and in memberships."""

from django.db.models import TextChoices


class AreaKey(TextChoices):
    """One pokja's field of work; HASIL is the result component, owned by the ketua tim unless a membership names it."""

    MP = "MP", "Manajemen Perubahan"
    TL = "TL", "Penataan Tatalaksana"
    SDM = "SDM", "Penataan Sistem Manajemen SDM"
    AK = "AK", "Penguatan Akuntabilitas"
    PW = "PW", "Penguatan Pengawasan"
    PP = "PP", "Peningkatan Kualitas Pelayanan Publik"
    HASIL = "HASIL", "Hasil"


LEVERAGE_AREAS = tuple(key for key in AreaKey if key is not AreaKey.HASIL)
