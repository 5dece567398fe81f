"""What the site reads from the environment: one table, strict about names and types.

Every value works without being set. A name that starts with ``GATEHOUSE_`` and is not in
the table stops the start, because a misspelt setting that is silently ignored is found
out on the day it was needed. ``GATEHOUSE_X_FILE`` holds the path of a file with the value
of ``GATEHOUSE_X``, for secrets.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PREFIX = "GATEHOUSE_"
Kind = Literal["text", "flag", "number", "list", "url", "path"]
FLAGS = {"1": True, "true": True, "yes": True, "on": True}
FLAGS |= {"0": False, "false": False, "no": False, "off": False}
EXPECTED: dict[Kind, str] = {
    "text": "a text",
    "flag": "yes or no",
    "number": "a whole number",
    "list": "words separated by commas",
    "url": "an address with a scheme, like https://example.org",
    "path": "the path of a folder or a file",
}


class WrongEnvironment(Exception):
    """The environment names a setting that does not exist, or gives it a wrong value."""


@dataclass(frozen=True)
class Variable:
    """One setting: its name without the prefix, its type, its default as text, its use."""

    name: str
    kind: Kind
    default: str
    help: str


# As MTS Exolve takes it; the other Russian gateways differ in the names.
SMS_BODY = '{"number": "{sender}", "destination": "{to}", "text": "{text}"}'
VARIABLES = (
    Variable("DEBUG", "flag", "no", "show error details in the browser; never in production"),
    Variable("HOST", "text", "127.0.0.1", "the address that `manage.py serve` listens on"),
    Variable("PORT", "number", "8000", "the port that `manage.py serve` listens on"),
    Variable("WORKERS", "number", "1", "web processes; more than one needs REDIS_URL"),
    Variable("THREADS", "number", "4", "threads that answer requests in each web process"),
    Variable("LIVE_STREAMS", "number", "10000", "open live pages that a web process holds at most"),
    Variable("EMBEDDED_JOBS", "flag", "yes", "run the jobs and the post beside the web server"),
    Variable("VAR_DIR", "path", "", "what the site writes: database, keys, mail (default: var/)"),
    Variable("SITE_URL", "url", "", "the public address (default: http://HOST:PORT)"),
    Variable("ALLOWED_HOSTS", "list", "", "further host names that are answered"),
    Variable("TRUSTED_PROXY", "flag", "no", "believe X-Forwarded-Proto and X-Forwarded-For"),
    Variable("SECRET_KEY", "list", "", "signs sessions and links, newest first (default: made)"),
    Variable("ENCRYPTION_KEYS", "list", "", "id:base64 of 32 bytes, newest first (default: made)"),
    Variable("PAPERS_KEYS", "list", "", "the same, for document data only (default: made)"),
    Variable("INDEX_KEY", "text", "", "finds encrypted values; never changes (default: made)"),
    Variable("DATABASE_URL", "url", "", "postgres://user:password@host/name (default: SQLite)"),
    Variable("ERASURE_LEDGER", "path", "", "erasures, apart from backups (default: in VAR_DIR)"),
    Variable("REDIS_URL", "url", "", "the cache that several processes share (default: memory)"),
    Variable("LIVE_URL", "url", "", "http://… that takes the frames of live pages (default: us)"),
    Variable("SMTP_URL", "url", "", "smtp://, smtp+starttls:// or smtps:// (default: var/mail)"),
    Variable("BEACON_RELAYS", "list", "", "https://…/rounds: where a draw asks for its round"),
    Variable("MAIL_FROM", "text", "Gatehouse <noreply@localhost>", "the sender of the letters"),
    Variable("SMS_URL", "url", "", "the gateway of text messages (default: none is ever sent)"),
    Variable("SMS_TOKEN", "text", "", "the gateway's key; with a space in it the whole header"),
    Variable("SMS_SENDER", "text", "", "the sender's name or number as the gateway knows it"),
    Variable("SMS_BODY", "text", SMS_BODY, "what is posted: JSON with {to} {text} {sender} {id}"),
    Variable("SMS_ACCEPTED", "text", "message_id", "what a good answer of the gateway holds"),
    Variable("OIDC_SERVER", "url", "", "https://… of the official identity (OpenID Connect)"),
    Variable("OIDC_CLIENT_ID", "text", "", "how the official identity knows this site"),
    Variable("OIDC_SECRET", "text", "", "and the key that proves it"),
    Variable("OIDC_NAME", "text", "mos.ru", "what people call the official identity"),
    Variable("OIDC_SCOPES", "list", "openid", "what is asked for; nothing but the number is kept"),
    Variable("OIDC_HOSTS", "list", "", "https://… addresses that signing in there passes through"),
    Variable("MAP_TILES", "url", "", "https://host/{z}/{x}/{y}.png (default: the drawn map)"),
    Variable("EXAMPLE", "flag", "no", "this is the example: show its mail on /mail/"),
    Variable("LOG_LEVEL", "text", "INFO", "DEBUG, INFO, WARNING or ERROR"),
)
BY_NAME = {variable.name: variable for variable in VARIABLES}


class Environment:
    """The values that were set, read by type; what was not set has its default."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._set = {}
        for full_name in sorted(environ):
            if full_name.startswith(PREFIX):
                variable, value = _read(full_name, environ)
                self._set[variable.name] = value
                _check(variable, full_name, value)

    def text(self, name: str) -> str:
        return self._set.get(name) or BY_NAME[name].default

    def flag(self, name: str) -> bool:
        return FLAGS[self.text(name).lower()]

    def number(self, name: str) -> int:
        return int(self.text(name))

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name)).resolve() if self.text(name) else default


def _read(full_name: str, environ: Mapping[str, str]) -> tuple[Variable, str]:
    name = full_name.removeprefix(PREFIX)
    if name in BY_NAME:
        return BY_NAME[name], environ[full_name].strip()
    name = name.removesuffix("_FILE")
    if not full_name.endswith("_FILE") or name not in BY_NAME:
        raise WrongEnvironment(f"{full_name} is not a setting of Gatehouse.{_nearest(name)}")
    if PREFIX + name in environ:
        raise WrongEnvironment(f"Set {PREFIX}{name} or {full_name}, not both.")
    try:
        return BY_NAME[name], Path(environ[full_name]).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongEnvironment(f"{full_name}: {error.strerror}: {environ[full_name]}") from error


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, BY_NAME, n=1, cutoff=0.5)
    return f" Did you mean {PREFIX}{near[0]}?" if near else " `manage.py env` lists them."


def _check(variable: Variable, full_name: str, value: str) -> None:
    right = {
        "flag": value.lower() in FLAGS,
        "number": value.isascii() and value.isdigit(),
        "url": "://" in value,
    }
    if value and not right.get(variable.kind, True):
        # The value itself may be a secret, so only what was expected is said.
        raise WrongEnvironment(f"{full_name} should be {EXPECTED[variable.kind]}.")
