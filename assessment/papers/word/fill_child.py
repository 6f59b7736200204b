"""Fill Word templates confined (`zi_portal.confined.child`). `assessment.papers.word.fill` asks it.

A template is a program that an instansi brings along. It runs in Jinja's sandbox, sees texts only, has no function to
call, and ends with its process when it takes too long or too much.
"""

import io
import json
import re
from collections.abc import Mapping
from typing import IO, Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zi_portal.confined.child import Reply, serve
from zi_portal.confined.limits import MB, Limits

LIMITS = Limits(cpu_seconds=10.0, wall_seconds=30.0, memory_bytes=400 * MB)
_NAME = re.compile(r"'([^']*)' is undefined|has no attribute '([^']*)'")


def fill(request: Mapping[str, Any], file: IO[bytes]) -> Reply:
    """Return the filled document; or what is wrong with the template: `code` and, where there is one, a name.

    file: `variables_bytes` of JSON, then the template.
    """
    variables = json.loads(file.read(request["variables_bytes"]))
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()  # no range, no cycler: a template walks the lists it is given
    made = io.BytesIO()
    try:
        template = DocxTemplate(io.BytesIO(file.read()))
        template.render(variables, environment, autoescape=True)
        template.save(made)
    except UndefinedError as error:
        found = _NAME.search(str(error))
        return {"code": "undefined", "name": (found[1] or found[2]) if found else str(error)}, b""
    except SecurityError:
        return {"code": "forbidden", "name": ""}, b""
    except TemplateError as error:
        return {"code": "syntax", "name": str(error)[:200]}, b""
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever a broken document makes the libraries raise)
        return {"code": "broken", "name": type(error).__name__}, b""
    return {}, made.getvalue()


def main() -> None:
    """Serve, in a process that `zi_portal.confined.child` runs."""
    serve(fill, LIMITS)
