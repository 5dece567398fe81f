#!/usr/bin/env python
"""Django's command line for Gatehouse."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "src"))


def main() -> None:
    """A wrong setting is told in one line: whoever starts the site reads no traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    from django.core.management import execute_from_command_line

    from gatehouse.core.env import WrongEnvironment

    try:
        execute_from_command_line(sys.argv)
    except WrongEnvironment as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
