"""What an operator can set: `VOC_*` variables, read once into one frozen value.

`.env.example` lists the same names; a test keeps the two equal.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from voc.core import lan

ROOT = Path(__file__).resolve().parent.parent.parent

PREFIX = "VOC_"
KNOWN = (
    "VOC_BOUNCES",
    "VOC_BOUNCE_ADDRESS",
    "VOC_DATABASE_URL",
    "VOC_DEMO",
    "VOC_DKIM_KEY",
    "VOC_DKIM_SELECTOR",
    "VOC_DOMAIN_RATE",
    "VOC_HOST",
    "VOC_INSTANCE",
    "VOC_LOG_LEVEL",
    "VOC_MAIL_FROM",
    "VOC_PORT",
    "VOC_PUBLIC_URL",
    "VOC_SECRET_KEY",
    "VOC_SMS_URL",
    "VOC_SMTP_RATE",
    "VOC_SMTP_URL",
    "VOC_STRICT",
    "VOC_THREADS",
    "VOC_TRUSTED_HOPS",
    "VOC_WORKER",
)
SHORTEST_SECRET = 32
SMS_PROVIDERS = ("kavenegar", "smsir", "melipayamak", "generic")


class SettingsError(ValueError):
    """A setting cannot be used; the message says which, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is decided before the first request.

    `keys`: secrets that sign links, newest first; older ones still verify.
    """

    instance: Path
    database_url: str
    public_url: str
    keys: tuple[str, ...]
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    demo: bool = True
    worker: bool = True
    smtp_url: str = ""
    sms_url: str = field(default="", repr=False)
    bounces: str = field(default="", repr=False)
    """The mailbox that reports about mails come to."""
    bounce_address: str = ""
    smtp_rate: int = 0
    """Mails a minute to the mail server; 0 is as many as it takes."""
    domain_rate: int = 0
    """Mails a minute to one domain of recipients; 0 is as many as it takes."""
    dkim_key: bytes = b""
    dkim_selector: str = "voc"
    strict: bool = False
    """Whether a mail that may have left already waits for a person instead of leaving twice."""
    mail_from: str = ""
    trusted_hops: int = 0
    log_level: str = "INFO"
    testing: bool = False

    @property
    def is_https(self) -> bool:
        """Whether the public address is served over TLS."""
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """The host of the public address."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def is_exposed(self) -> bool:
        """Whether others can reach it without TLS: then cookies travel in the open."""
        return not self.is_https and not lan.is_loopback(self.public_host)

    @property
    def is_sqlite(self) -> bool:
        """Whether the data lives in one SQLite file."""
        return self.database_url.startswith("sqlite")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment, with `.env` beside the product beneath it.

    Creates the instance folder and its secret on the first call.

    :raises SettingsError: an unknown `VOC_` name, or a value that cannot be used.
    """
    given = {k: v for k, v in (environ or _environment()).items() if k.startswith(PREFIX)}
    unknown = sorted(set(given) - set(KNOWN))
    if unknown:
        raise SettingsError(
            f"unknown setting {', '.join(unknown)}; known are {', '.join(KNOWN)}",
        )
    instance = Path(given.get("VOC_INSTANCE") or ROOT / "instance").expanduser().resolve()
    _make_private(instance)
    host = given.get("VOC_HOST") or "127.0.0.1"
    port = _whole("VOC_PORT", given, 8000, 1, 65535)
    return Settings(
        instance=instance,
        database_url=_database_url(given.get("VOC_DATABASE_URL", ""), instance),
        public_url=_public_url(given.get("VOC_PUBLIC_URL", ""), host, port),
        keys=_keys(given.get("VOC_SECRET_KEY", ""), instance),
        host=host,
        port=port,
        threads=_whole("VOC_THREADS", given, 8, 1, 256),
        demo=_flag("VOC_DEMO", given),
        worker=_flag("VOC_WORKER", given),
        smtp_url=_smtp_url(given.get("VOC_SMTP_URL", "")),
        sms_url=_sms_url(given.get("VOC_SMS_URL", "")),
        bounces=_bounces(given.get("VOC_BOUNCES", "")),
        bounce_address=_bounce_address(given.get("VOC_BOUNCE_ADDRESS", "")),
        smtp_rate=_whole("VOC_SMTP_RATE", given, 0, 0, 100_000),
        domain_rate=_whole("VOC_DOMAIN_RATE", given, 0, 0, 100_000),
        dkim_key=_dkim_key(given.get("VOC_DKIM_KEY", "")),
        dkim_selector=given.get("VOC_DKIM_SELECTOR") or "voc",
        strict=_flag("VOC_STRICT", given, "0"),
        mail_from=given.get("VOC_MAIL_FROM", ""),
        trusted_hops=_whole("VOC_TRUSTED_HOPS", given, 0, 0, 10),
        log_level=_level(given.get("VOC_LOG_LEVEL") or "INFO"),
    )


def _environment() -> dict[str, str]:
    from dotenv import dotenv_values

    written = {k: v for k, v in dotenv_values(ROOT / ".env").items() if v is not None}
    return {**written, **os.environ}


def _make_private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid == os.getuid():
        folder.chmod(0o700)


def _database_url(given: str, instance: Path) -> str:
    if not given:
        return f"sqlite:///{instance / 'voc.db'}"
    for short in ("postgresql://", "postgres://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    if given.startswith(("postgresql+psycopg://", "sqlite:///")):
        return given
    raise SettingsError("VOC_DATABASE_URL must begin with postgresql:// or sqlite:///")


def _public_url(given: str, host: str, port: int) -> str:
    url = (given or f"http://{lan.reachable(host)}:{port}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise SettingsError("VOC_PUBLIC_URL must look like https://voice.example.com")
    return url


def _smtp_url(given: str) -> str:
    if given and urlsplit(given).scheme not in {"smtp", "smtp+starttls", "smtps", "maildir"}:
        raise SettingsError(
            "VOC_SMTP_URL must look like smtp+starttls://user:password@host:587, smtps://host:465, "
            "smtp://host:25 (STARTTLS where offered) or maildir:///folder",
        )
    return given


def _sms_url(given: str) -> str:
    parts = urlsplit(given)
    name, _plus, over = parts.scheme.partition("+")
    is_known = name in SMS_PROVIDERS and over in {"", "http"}
    if given and not (is_known and parts.hostname and parts.username):
        raise SettingsError(
            "VOC_SMS_URL must look like kavenegar://KEY@api.kavenegar.com?from=10004346, "
            "smsir://KEY@api.sms.ir?from=..., melipayamak://user:password@host?from=... or "
            "generic://KEY@host/path?from=... (+http after the name: without TLS)",
        )
    return given


def _bounces(given: str) -> str:
    if given and urlsplit(given).scheme not in {"maildir", "imap", "imaps"}:
        raise SettingsError(
            "VOC_BOUNCES must look like maildir:///folder or imaps://user:password@host/INBOX",
        )
    return given


def _bounce_address(given: str) -> str:
    local, _at, domain = given.rpartition("@")
    if given and not (local and domain and given.isascii() and not set(given) & set(" <>+")):
        raise SettingsError("VOC_BOUNCE_ADDRESS must look like bounces@example.com")
    return given


def _dkim_key(path: str) -> bytes:
    """The private key in that file, which must be one that mail can be signed with."""
    if not path:
        return b""
    from dkim.crypto import UnparsableKeyError, parse_pem_private_key

    try:
        key = Path(path).expanduser().read_bytes()
        parse_pem_private_key(key)
    except (OSError, UnparsableKeyError, ValueError) as error:
        raise SettingsError(
            f"VOC_DKIM_KEY must be a file that holds an RSA key in PEM ({type(error).__name__})",
        ) from None
    return key


def _keys(given: str, instance: Path) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in given.split(",") if key.strip())
    if not keys:
        keys = _kept_keys(instance / "secret.key")
    if any(len(key) < SHORTEST_SECRET for key in keys):
        raise SettingsError(
            f"VOC_SECRET_KEY is too short: give at least {SHORTEST_SECRET} characters, "
            "or leave it out and one is made for you",
        )
    return keys


def _kept_keys(path: Path) -> tuple[str, ...]:
    """The keys in the file, newest first; a new file holds one fresh key."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
    return tuple(path.read_text().split())


def _whole(name: str, given: Mapping[str, str], default: int, low: int, high: int) -> int:
    text = given.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {text!r}")
    return int(text)


def _flag(name: str, given: Mapping[str, str], default: str = "1") -> bool:
    text = given.get(name) or default
    if text not in {"0", "1"}:
        raise SettingsError(f"{name} must be 0 or 1, not {text!r}")
    return text == "1"


def _level(text: str) -> str:
    if text not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingsError("VOC_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR")
    return text
