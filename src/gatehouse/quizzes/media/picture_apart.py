"""Makes a picture of a question anew, in a process of its own: the program that makes pictures of
enterprises, told to make one copy only, of smaller pictures too.

Run as a program, so the other one is found by its place: nothing of the house is imported.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

OTHER = Path(__file__).parents[2] / "catalogue" / "pictures_apart.py"
WIDTH = 1_600
WIDTH_AT_LEAST = 120
SIDES_AT_MOST = 8
JPEG: tuple[str, str, dict[str, Any]] = ("JPEG", "jpg", {"quality": 85, "optimize": True})


def main() -> int:
    """As the other program."""
    spec = importlib.util.spec_from_file_location("pictures_apart", OTHER)
    if spec is None or spec.loader is None:
        return 1
    theirs: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    theirs.WIDTHS, theirs.FORMATS = (WIDTH,), (JPEG,)
    theirs.WIDTH_AT_LEAST, theirs.SIDES_AT_MOST = WIDTH_AT_LEAST, SIDES_AT_MOST
    return int(theirs.main())


if __name__ == "__main__":
    sys.exit(main())
