"""A mail backend that makes each message whole, as it would go over the wire, and sends it nowhere."""

from collections.abc import Sequence
from email import policy

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NowhereBackend(BaseEmailBackend):
    """Stands for a mail server that takes everything at once."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Make every message into bytes and return how many there are."""
        for message in email_messages:
            message.message(policy=policy.SMTP).as_bytes()
        return len(email_messages)
