"""Codes that people read and type, and signed tokens that links carry."""

import secrets

from django.core.signing import BadSignature, Signer

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 12  # 60 bits: not to be guessed behind any rate limit
GROUP = 4
# What eyes and a Russian keyboard mix up: look-alike letters stand for the same sign.
LOOK_ALIKES = str.maketrans("OILUАВЕКМНОРСТХУЗ", "011VABEKMH0PCTXY3")


def new_code(length: int = LENGTH) -> str:
    """A random code as it is stored: no dashes, upper case."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def show_code(code: str) -> str:
    """The code as a person reads it: 7K4M-9QXT-2BCD."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """What was typed, as it is stored; None when it cannot be a code."""
    kept = "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–—_.")
    code = kept.translate(LOOK_ALIKES)
    return code if code and set(code) <= set(ALPHABET) else None


def sign(purpose: str, value: str) -> str:
    """A token for an address; it opens only for the same purpose and never runs out by itself."""
    return _signer(purpose).sign(value)


def unsign(purpose: str, token: str) -> str | None:
    """The value of a token; None when it was made up, changed or meant for something else."""
    try:
        return _signer(purpose).unsign(token)
    except BadSignature:
        return None


def _signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=f"gatehouse.{purpose}")
