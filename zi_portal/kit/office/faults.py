"""Why an Office file is refused; who reads it puts that into words."""

from enum import Enum, auto


class Fault(Enum):
    """What is wrong with it."""

    DAMAGED = auto()
    TOO_LARGE_UNPACKED = auto()
    TOO_COMPLEX = auto()
    ENCRYPTED = auto()
    OTHER_TYPE = auto()
    MACROS = auto()
    EMBEDDED = auto()
    DOCTYPE = auto()
    TEMPLATE = auto()
    COMMAND = auto()


class ContainerRefused(Exception):
    """A file that is no whole, harmless Office file of the kind asked for."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault
