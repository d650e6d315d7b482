"""E-mail over SMTP, by Django's own backend and ``EMAIL_*`` settings."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from anju.messaging.commands.channels.parcel import Failed, Parcel, Receipt


class Email:
    """One plain-text mail to one person."""

    name = "email"
    at_once = False
    wakes = False

    def ready(self) -> bool:
        """Say whether a sender address is set."""
        return bool(getattr(settings, "ANJU_MAIL_FROM", ""))

    def deliver(self, parcel: Parcel) -> Receipt:
        """Hand the mail to the SMTP server; its acceptance counts as sent."""
        mail = EmailMessage(
            subject=" ".join(parcel.title.split()),
            body=parcel.body,
            from_email=settings.ANJU_MAIL_FROM,
            to=[parcel.address],
            headers={"Message-ID": f"<{parcel.reference}@anju>"},
        )
        try:
            mail.send(fail_silently=False)
        except SMTPRecipientsRefused as problem:
            raise Failed(f"refused: {problem.recipients}", permanent=True) from problem
        except (SMTPException, OSError, ValueError) as problem:
            raise Failed(str(problem), permanent=isinstance(problem, ValueError)) from problem
        return Receipt("sent", parcel.reference)

    def signed(self, body: bytes, signature: str, timestamp: str) -> bool:
        """Refuse reports: SMTP gives none that could be trusted."""
        return not (body or signature or timestamp) and False


CHANNEL = Email()
