#!/usr/bin/env python
"""Run a management command of the portal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError


def main() -> None:
    """Run the command; what is to be mended outside the code is told in a line (`--traceback` tells where it arose)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zi_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Setelan: {error}")
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(
            f"Basis data: {str(error).strip()}\n"
            "Periksa DATABASE_URL, apakah basis data berjalan, dan apakah `manage.py migrate` sudah dijalankan. "
            "Rincian untuk pengembang: ulangi dengan --traceback."
        )


if __name__ == "__main__":
    main()
