"""Mail servers that do not take everything."""

from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.locmem import EmailBackend
from django.db import connection


class Refusing(EmailBackend):
    """One that refuses `lee@example.org`."""

    def send_messages(self, messages):
        for message in messages:
            if "lee@example.org" in message.to:
                raise SMTPRecipientsRefused({"lee@example.org": (550, b"No such user")})
        return super().send_messages(messages)


class Watching(EmailBackend):
    """One that notes whether a transaction is open while it sends."""

    open_transactions: list[int] = []

    def send_messages(self, messages):
        self.open_transactions.append(len(connection.savepoint_ids))
        return super().send_messages(messages)
