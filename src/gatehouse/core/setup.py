"""How a value of the environment becomes what Django expects; used by the settings only."""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gatehouse.core.env import PREFIX, Environment, WrongEnvironment

KEY_BYTES = 32
SECRET_BYTES = 48  # as text longer than the 50 signs that Django asks for
# A write waits this long for the one that holds the file, then "database is locked".
SQLITE_WAIT_SECONDS = 20
CONNECTION_SECONDS = 600


def secret_keys(env: Environment, folder: Path) -> list[str]:
    """What signs sessions and links, newest first."""
    return env.words("SECRET_KEY") or [_kept(folder / "secret", lambda: _random(SECRET_BYTES))]


def encryption_keys(env: Environment, folder: Path) -> tuple[tuple[str, bytes], ...]:
    """(id, 32 bytes) pairs, newest first."""
    words = env.words("ENCRYPTION_KEYS")
    words = words or _kept(folder / "encryption", lambda: f"local:{_random()}").split()
    return tuple(_named_key(word) for word in words)


def papers_keys(
    env: Environment, folder: Path, others: tuple[tuple[str, bytes], ...]
) -> tuple[tuple[str, bytes], ...]:
    """The ring for document data, newest first; `others` are the keys of everything else, and none
    of them may be in it."""
    words = env.words("PAPERS_KEYS")
    words = words or _kept(folder / "papers", lambda: f"local:{_random()}").split()
    keys = tuple(_named_key(word, "PAPERS_KEYS") for word in words)
    if {key for _id, key in keys} & {key for _id, key in others}:
        raise WrongEnvironment(
            f"{PREFIX}PAPERS_KEYS should be keys of their own, not those of other data."
        )
    return keys


def index_key(env: Environment, folder: Path) -> bytes:
    """What blind indexes are made with; it stays when the encryption keys change."""
    return (env.text("INDEX_KEY") or _kept(folder / "index", _random)).encode()


def _named_key(word: str, name: str = "ENCRYPTION_KEYS") -> tuple[str, bytes]:
    key_id, _, encoded = word.partition(":")
    try:
        key = base64.b64decode(encoded.replace("-", "+").replace("_", "/"), validate=True)
    except ValueError:
        key = b""
    if not key_id.isalnum() or len(key) != KEY_BYTES:
        raise WrongEnvironment(
            f"{PREFIX}{name} should be id:base64 of 32 bytes, separated by commas."
        )
    return key_id, key


def _random(size: int = KEY_BYTES) -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(size)).decode()


def _kept(path: Path, make: Any) -> str:
    """The key in the file; made once, also when two processes start for the first time."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        _first_wins(draft, path)
    return path.read_text().strip()


def _first_wins(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(url: str, var_dir: Path) -> dict[str, Any]:
    """The connection: SQLite in the var folder by default, or postgres://… or sqlite:///path."""
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path[1:])) if url else var_dir / "gatehouse.sqlite3")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongEnvironment(f"{PREFIX}DATABASE_URL should begin with postgres:// or sqlite://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_WAIT_SECONDS,
            # Durability: see docs/decisions/0004-server.md.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }


def cache(redis_url: str) -> dict[str, Any]:
    if redis_url:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def mail(smtp_url: str) -> dict[str, Any]:
    """Django's mail settings: the local mailbox, or the server of the address."""
    if not smtp_url:
        return {"EMAIL_BACKEND": "gatehouse.core.mailbox.LocalMailbox"}
    parts = urlsplit(smtp_url)
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise WrongEnvironment(f"{PREFIX}SMTP_URL should be one of {', '.join(ports)}://host.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 30,
    }


def gateway(url: str) -> str:
    """The address of the gateway of text messages; a key goes there, so only over HTTPS."""
    return _safe(url, "SMS_URL")


def sms_body(template: str) -> str:
    """What is posted to it, as it was written."""
    try:
        said = json.loads(template)
    except ValueError:
        said = None
    if not isinstance(said, dict) or "{to}" not in template or "{text}" not in template:
        raise WrongEnvironment(
            f"{PREFIX}SMS_BODY should be a JSON object with {{to}} and {{text}}."
        )
    return template


def oidc_server(env: Environment) -> str:
    """The server of the official identity; where it is set, so are its names for this site."""
    server = _safe(env.text("OIDC_SERVER"), "OIDC_SERVER").rstrip("/")
    if server and not (env.text("OIDC_CLIENT_ID") and env.text("OIDC_SECRET")):
        names = f"{PREFIX}OIDC_CLIENT_ID and {PREFIX}OIDC_SECRET"
        raise WrongEnvironment(f"{PREFIX}OIDC_SERVER is set, so {names} should be too.")
    return server


def oidc_hosts(server: str, further: list[str]) -> list[str]:
    """Where a form of ours may lead in the end: to that server, and what it passes through."""
    parts = urlsplit(server)
    return ([f"{parts.scheme}://{parts.netloc}"] if server else []) + further


def oidc(env: Environment) -> dict[str, Any]:
    """What django-allauth is told of the official identity; nothing where there is none."""
    app = {
        "provider_id": "official",
        "name": env.text("OIDC_NAME"),
        "client_id": env.text("OIDC_CLIENT_ID"),
        "secret": env.text("OIDC_SECRET"),
        # The number of the person is in the token itself: nothing else is asked for.
        "settings": {"server_url": env.text("OIDC_SERVER").rstrip("/"), "fetch_userinfo": False},
    }
    return {
        "APPS": [app] if env.text("OIDC_SERVER") else [],
        "SCOPE": env.words("OIDC_SCOPES"),
        "OAUTH_PKCE_ENABLED": True,
    }


def _safe(url: str, name: str) -> str:
    """An address to which a secret goes: over HTTPS, or to this very machine."""
    parts = urlsplit(url)
    is_here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if url and parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise WrongEnvironment(f"{PREFIX}{name} should begin with https://.")
    return url


def tile_hosts(template: str) -> list[str]:
    """The one foreign host that pictures may come from, when map tiles are set."""
    parts = urlsplit(template.replace("{s}.", "*."))
    return [f"{parts.scheme}://{parts.netloc}"] if template else []


def template_loaders(debug: bool) -> list[Any]:
    """Fragments (`page.html#name`) on top of parsed templates that stay in memory."""
    found = [
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    kept: list[Any] = found if debug else [("django.template.loaders.cached.Loader", found)]
    return [("template_partials.loader.Loader", kept)]


def logging(level: str, *, debug: bool) -> dict[str, Any]:
    """One line for each event on standard error, without personal data."""
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if level.upper() not in levels:
        raise WrongEnvironment(f"{PREFIX}LOG_LEVEL should be one of {', '.join(levels)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "gatehouse.core.log.OneLine", "show_values": debug}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # Django's own handlers would print the same line twice, or send mail.
            "django": {"handlers": [], "level": level.upper(), "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
