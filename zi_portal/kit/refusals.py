"""What a service refuses, with the reason the person will read (Indonesian)."""


class ActionDenied(Exception):
    """`reason` is one Indonesian sentence: what is refused and what to do. The page answers 403."""

    status_code = 403

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongState(ActionDenied):
    """The right person at the wrong moment (closed window, locked assessment). The page answers 409."""

    status_code = 409


class UnreadableScore(WrongState):
    """A stored score that is no sheet: damaged in the database, or written by another version."""

    def __init__(self) -> None:
        super().__init__(
            "Nilai yang tersimpan tidak dapat dibaca kembali dan harus dihitung ulang. "
            "Mintalah admin portal menghitungnya ulang; jawaban dan data dukung tetap ada."
        )


class InvalidInput(Exception):
    """Input a service refuses; `errors` maps a field name ("" for the whole form) to Indonesian messages."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(message for messages in errors.values() for message in messages))
        self.errors = errors


class SignInRefused(Exception):
    """A sign-in that is not let through; `reason` is one Indonesian sentence, the same for every wrong pair."""

    status_code = 422

    def __init__(self, reason: str, *, wait_seconds: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_seconds = wait_seconds  # how long until the next attempt is looked at; 0 means at once


class ApiProblem(Exception):
    """A request of a machine that is not answered: the status, one Indonesian sentence, and headers it needs."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
