"""Logs as JSON lines on standard error, each with the code of its request. Never file content, never passwords."""

import json
import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# Of an outside link to a package the path is half of the key, and of its download all of it; so it is of a calendar.
KEY_IN_PATH = re.compile(r"""(?:(?<=[\s"'])|^)(/paket/|/kalender/langganan/|/saran/)[^\s"']+""")

# Where people answer without a name: of them no line is written, since its moment would tell who was there.
NAMELESS = "/saran/"

# What JSON leaves as it is although it breaks a line, steers a terminal (0x9B is ESC [ in one byte) or turns what is read.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def one_line(event: EventDict, **options: Any) -> str:
    """Return an event as JSON in one line that a terminal shows as it is: letters as letters, such signs by their number."""
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(event, **options))


def without_keys(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out of every line what in an address opens something by itself."""
    return {name: KEY_IN_PATH.sub(r"\1…", value) if isinstance(value, str) else value for name, value in event.items()}


SHARED_PROCESSORS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

# Without local variables: they hold what people typed.
TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))

STRUCTLOG: dict[str, Any] = {
    "processors": [*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    "logger_factory": structlog.stdlib.LoggerFactory(),
    "wrapper_class": structlog.stdlib.BoundLogger,
    "cache_logger_on_first_use": True,
}


def config(*, level: str) -> dict[str, Any]:
    """Return the `LOGGING` setting: one handler for our own lines and for those of Django and the libraries."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    without_keys,
                    TRACEBACKS,
                    structlog.processors.JSONRenderer(one_line, ensure_ascii=False, default=str),
                ],
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "zi_portal": {"level": level},
            "assessment": {"level": level},
            "evidence": {"level": level},
            # Replaces Django's own handlers, which mail admins and print in plain text.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # RequestLog writes one line for each answer, 400, 403 and 404 among them.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
