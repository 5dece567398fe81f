"""What code draws: its files with their hashes, as `sha256sum --check` reads them."""

from __future__ import annotations

from pathlib import Path

from gatehouse.draws import protocol
from gatehouse.draws.protocol.encoding import sha

FOLDER = Path(protocol.__file__).parent
NAME = "src/gatehouse/draws/protocol"


def listing() -> bytes:
    """A line for each file of the protocol, in the order of their names; its hash is `code_sha256`
    of a commit."""
    files = sorted(FOLDER.glob("*.py"))
    return "".join(f"{sha(one.read_bytes())}  {NAME}/{one.name}\n" for one in files).encode()
