"""Personal data at rest: AES-256-GCM, keys with names, fields bound to their column.

A stored value is ``v1.<key id>.<base64 of nonce and ciphertext>``. The table and the column
are authenticated with it, so that a value copied into another column does not open. The
newest key encrypts; every key of the ring decrypts; `manage.py rotate_keys` moves rows to
the newest. What needs keys of its own gives its ring as `keys`.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

VERSION = "v1"
Keys = tuple[tuple[str, bytes], ...]  # (id, 32 bytes), newest first
NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """A stored value does not open: its key is not in the ring, or it was tampered with."""


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def encrypt(text: str, *, context: str, keys: Keys | None = None) -> str:
    """Encrypt with the newest key; the same `context` must be given to decrypt."""
    key_id, key = (keys or settings.ENCRYPTION_KEYS)[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + _cipher(key).encrypt(nonce, text.encode(), context.encode())
    return f"{VERSION}.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(stored: str, *, context: str, keys: Keys | None = None) -> str:
    """Open a stored value. Raises CannotDecrypt; never returns what was stored."""
    version, key_id, body = [*stored.split("."), "", ""][:3]
    key = dict(keys or settings.ENCRYPTION_KEYS).get(key_id)
    if version != VERSION or key is None:
        ring = "its own ring" if keys else "GATEHOUSE_ENCRYPTION_KEYS"
        raise CannotDecrypt(f"{context}: no key named {key_id!r} in {ring}.")
    try:
        sealed = base64.urlsafe_b64decode(body)
        opened = _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(f"{context}: key {key_id!r} does not open this value.") from error
    return opened.decode()


def is_current(stored: str, *, keys: Keys | None = None) -> bool:
    """Whether the newest key sealed this value."""
    return key_of(stored) == (keys or settings.ENCRYPTION_KEYS)[0][0]


def key_of(stored: str) -> str:
    """The name of the key that sealed a value."""
    version, _, rest = stored.partition(".")
    return rest.partition(".")[0] if version == VERSION else ""


def blind_index(value: str, purpose: str) -> str:
    """64 hex digits that are equal for equal values of one purpose, to look up what is encrypted.

    The caller normalises the value (case, spaces) first.
    """
    message = f"{purpose}\0{value}".encode()
    return hmac.new(settings.INDEX_KEY, message, hashlib.sha256).hexdigest()


_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

if TYPE_CHECKING:

    class _Text(models.TextField[_ST, _GT]):
        """What the type checker sees: the types of setting and getting."""

else:

    class _Text(models.TextField):
        """What runs: Django's own field has no type parameters."""

        def __class_getitem__(cls, types):
            return cls


class EncryptedTextField(_Text[_ST, _GT]):
    """A text that the database holds encrypted; it cannot be searched, only be (not) null."""

    allowed_lookups: ClassVar = {"isnull"}

    @property
    def context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(self.to_text(value), context=self.context)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return None if value is None else self.from_text(decrypt(value, context=self.context))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in self.allowed_lookups:
            raise FieldError(f"{self.context} is encrypted: look it up by its blind index.")
        return super().get_lookup(lookup_name)

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text


class EncryptedJSONField(EncryptedTextField[_ST, _GT]):
    """Lists, dictionaries, numbers and texts as JSON, encrypted; dates come back as texts."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def to_text(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)

    def from_text(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        return value
