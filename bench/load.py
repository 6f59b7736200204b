"""People at their browsers: signed-in keep-alive connections that send requests one after the other."""

import copy
import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode


@dataclass
class Person:
    """One signed-in person with a connection of their own."""

    port: int
    username: str
    password: str
    cookies: dict[str, str] = field(default_factory=dict)
    location: str = ""  # where the last answer sent on to

    def __post_init__(self) -> None:
        """Connect and sign in."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.get("/masuk/")
        status, _, _ = self.post("/masuk/", {"name": self.username, "password": self.password})
        if status != 302 or "sesi" not in self.cookies:
            raise RuntimeError(f"{self.username} could not sign in: {status}")

    def another(self) -> Self:
        """Return a further connection of the same session, as a browser opens several."""
        further = copy.copy(self)
        further.cookies = dict(self.cookies)
        further.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        return further

    def close(self) -> None:
        """End the connection; nothing is sent through it afterwards."""
        self.connection.close()

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, float]:
        """Return status, body and seconds."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str], *, is_htmx: bool = False) -> tuple[int, bytes, float]:
        """Return status, body and seconds; `is_htmx` asks for the parts of the page that change."""
        body = urlencode(fields | {"csrfmiddlewaretoken": self.cookies["csrf"]})
        return self._send("POST", path, body, {"HX-Request": "true"} if is_htmx else None)

    def post_file(self, path: str, field_name: str, file_name: str, data: bytes) -> tuple[int, bytes, float]:
        """Send one file as a browser does; return status, body and seconds."""
        disposition = '--bench\r\nContent-Disposition: form-data; name="'
        head = f'{disposition}csrfmiddlewaretoken"\r\n\r\n{self.cookies["csrf"]}\r\n'
        head += f'{disposition}{field_name}"; filename="{file_name}"\r\nContent-Type: application/pdf\r\n\r\n'
        body = head.encode() + data + b"\r\n--bench--\r\n"
        return self._send("POST", path, body, {"Content-Type": "multipart/form-data; boundary=bench"})

    def post_bytes(self, path: str, data: bytes, offset: int) -> tuple[int, bytes, float]:
        """Send one piece of a large file; return status, body and seconds."""
        headers = {"Content-Type": "application/octet-stream", "Upload-Offset": str(offset)}
        return self._send("POST", path, data, headers | {"X-CSRFToken": self.cookies["csrf"]})

    def _send(
        self, method: str, path: str, body: str | bytes | None, more: dict[str, str] | None = None
    ) -> tuple[int, bytes, float]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | (more or {})
        if body is not None:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        begun = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - begun
        self.location = response.getheader("Location", "")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                match = re.match(r"([^=]+)=([^;]*)", value)
                if match:
                    self.cookies[match[1]] = match[2]
        return response.status, content, seconds


def together(people: list[Person], times: int, act: Callable[[Person, int], float]) -> list[float]:
    """Let every person do `act` `times` times at once; return all seconds. The first error ends the measurement."""
    seconds: list[float] = []
    errors: list[BaseException] = []
    start = threading.Barrier(len(people))

    def work(person: Person) -> None:
        try:
            start.wait()
            mine = [act(person, number) for number in range(times)]
            seconds.extend(mine)
        except BaseException as error:  # noqa: BLE001  (handed to the measuring thread)
            errors.append(error)
            start.abort()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return seconds


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
