"""Whether a signature is that of a round of drand's quicknet: checked without a network.

A BLS signature on G1 of BLS12-381 (48 bytes), the chain's public key on G2; the message is the
SHA-256 of the round as eight bytes, the highest first.
"""

from __future__ import annotations

import hashlib

from py_arkworks_bls12381 import GT, G1Point, G2Point

PUBLIC_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
SIGNATURE_BYTES = 48
LAST_ROUND = 2**64 - 1


class Refused(ValueError):
    """A signature that is not that of the round; `code` is `length`, `point` or `round`."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        super().__init__(reason)


def check(number: int, signature: str) -> None:
    """Accept a signature (96 hex digits) of the round `number`, or refuse it.

    Raises: Refused.
    """
    point = _point(signature)
    if not 1 <= number <= LAST_ROUND:
        raise Refused("round", "there is no such round")
    message = hashlib.sha256(number.to_bytes(8, "big")).digest()
    hashed = G1Point.hash_to_curve(message, DOMAIN)
    key = G2Point.from_compressed_bytes(PUBLIC_KEY)
    # e(signature, generator) = e(hashed, key), asked as one product that must be one.
    if not GT.pairing_check([point, -hashed], [G2Point(), key]):
        raise Refused("round", f"the signature is not that of round {number}")


def _point(signature: str) -> G1Point:
    try:
        raw = bytes.fromhex(signature)
    except ValueError as wrong:
        raise Refused("length", "a signature is 96 hex digits") from wrong
    if len(raw) != SIGNATURE_BYTES:
        raise Refused("length", "a signature is 96 hex digits")
    try:
        point = G1Point.from_compressed_bytes(raw)  # on the curve and in its subgroup
    except ValueError as wrong:
        raise Refused("point", "the signature is no point of the group") from wrong
    if point == G1Point.identity() or not point.is_in_subgroup():
        raise Refused("point", "the signature is no point of the group")
    if point.to_compressed_bytes() != raw:
        raise Refused("point", "the signature is not written in the one way")
    return point
