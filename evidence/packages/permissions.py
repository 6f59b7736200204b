"""Who takes a package that was built."""

from assessment.people import permissions as sheet
from assessment.people.models import User
from evidence.documents.permissions import check_can_take_package
from evidence.packages.models import PackageBuild
from zi_portal.kit.refusals import ActionDenied


def check_can_take_build(user: User, build: PackageBuild) -> None:
    """Allow the one for whom a package was built, while he may take one along at all: others see more or less than he."""
    sheet.memberships_of(user, fresh=True)
    check_can_take_package(user, build.assessment)
    if build.reader_id != user.pk or build.is_outside:
        raise ActionDenied("Paket ini disusun untuk orang lain, menurut haknya. Siapkan paket Anda sendiri.")
