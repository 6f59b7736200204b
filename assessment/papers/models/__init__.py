"""The rows of this package."""

from .letterhead import LetterheadLogo
from .report import IssuedReport, LetterTemplate, SignedCopy

__all__ = ["IssuedReport", "LetterTemplate", "LetterheadLogo", "SignedCopy"]
