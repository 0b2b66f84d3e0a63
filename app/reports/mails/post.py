"""The way to the mail server. It blocks, so callers run it in a thread."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.config import Settings

TIMEOUT_SECONDS = 20.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class MailRefused(Exception):
    """The mail could not be handed to the mail server."""


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    main: str
    sub: str
    content: bytes


def is_set_up(settings: Settings) -> bool:
    return bool(settings.smtp_url and settings.mail_from)


def send(
    settings: Settings,
    receivers: Sequence[str],
    subject: str,
    text: str,
    attachments: Sequence[Attachment] = (),
) -> None:
    """Hand one mail to the server, or raise MailRefused saying why in one line."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = ", ".join(receivers)
    message["Subject"] = subject
    message.set_content(text)
    for one in attachments:
        message.add_attachment(one.content, maintype=one.main, subtype=one.sub, filename=one.name)
    try:
        _hand_over(settings.smtp_url, message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailRefused(f"{type(error).__name__}: {error}".splitlines()[0][:200]) from error


def _hand_over(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("TALKTIME_SMTP_URL is no smtp://, smtp+starttls:// or smtps:// address")
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            parts.hostname, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(parts.hostname, port, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
