"""The rows of this package."""

from .decrees import LATEST_FIRST, Decree
from .factor import FactorRemoval, RecoveryCode
from .people import (
    EVALUATOR_ROLES,
    INSTANSI_SCOPED_ROLES,
    POKJA_ROLES,
    UNIT_SCOPED_ROLES,
    UNIT_TEAM_ROLES,
    Instansi,
    Membership,
    Role,
    SignInFailure,
    Unit,
    User,
)

__all__ = [
    "EVALUATOR_ROLES",
    "INSTANSI_SCOPED_ROLES",
    "LATEST_FIRST",
    "POKJA_ROLES",
    "UNIT_SCOPED_ROLES",
    "UNIT_TEAM_ROLES",
    "Decree",
    "FactorRemoval",
    "Instansi",
    "Membership",
    "RecoveryCode",
    "Role",
    "SignInFailure",
    "Unit",
    "User",
]
