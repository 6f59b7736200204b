"""What backing up and restoring refuse."""


class BackupRefused(Exception):
    """A backup that is not made, or not restored; `reason` is for whoever runs the command (Indonesian).

    is_short: fewer bytes came than belong there; where the decryption found a fault, its words go before these.
    """

    def __init__(self, reason: str, *, is_short: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_short = is_short
