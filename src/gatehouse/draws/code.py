"""What code draws: its files with their hashes, as `sha256sum --check` reads them."""

from __future__ import annotations

from pathlib import Path

from gatehouse.core import merkle
from gatehouse.draws import protocol
from gatehouse.draws.protocol.encoding import sha

FOLDER = Path(protocol.__file__).parent
TREE = Path(merkle.__file__)
ROOT = TREE.parents[2]
NAME = "src"


def listing() -> bytes:
    """A line for each file of the protocol, and for the tree that it shares with the public log, in
    the order of their names; its hash is `code_sha256` of a commit."""
    files = sorted([TREE, *FOLDER.glob("*.py")])
    lines = (f"{sha(one.read_bytes())}  {NAME}/{one.relative_to(ROOT)}\n" for one in files)
    return "".join(lines).encode()
