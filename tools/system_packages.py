"""Bring the few programs that pip cannot: a browser, a database, a web server.

    python tools/system_packages.py chromium postgresql

What is already there is left alone. As root with apt the rest is installed; otherwise one
message names what to install. Runs before the environment exists: standard library only.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def _on_path(*names: str) -> bool:
    places = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
    return any(shutil.which(name, path=places) for name in names)


def _has_postgres() -> bool:
    return _on_path("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _has_nginx() -> bool:
    """With the module that holds the streams of live pages."""
    modules = (Path(folder) / "nginx" / "modules" for folder in ("/usr/lib", "/usr/lib64"))
    has_nchan = any((folder / "ngx_nchan_module.so").exists() for folder in modules)
    return has_nchan and _on_path("nginx")


SMALL_CHROMIUM = "chromium-headless-shell"


def chromium() -> str | None:
    """The program to drive: the one without windows if it is there, as it does the same pages in
    half the time; None when there is no Chromium at all."""
    found = map(shutil.which, (SMALL_CHROMIUM, "chromium", "chromium-browser"))
    return next(filter(None, found), None)


def _has_small_chromium() -> bool:
    """A whole Chromium stands in for the small one where apt cannot bring that."""
    return _on_path(SMALL_CHROMIUM) or (chromium() is not None and not _apt_has(SMALL_CHROMIUM))


def _apt_has(package: str) -> bool:
    if os.geteuid() != 0 or not _on_path("apt-get"):
        return False
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return shown.returncode == 0


# Each need: how to see that it is met, and the packages of Debian that meet it.
NEEDS: dict[str, tuple[Callable[[], bool], tuple[str, ...]]] = {
    "venv": (
        lambda: importlib.util.find_spec("ensurepip") is not None,
        (f"python3.{sys.version_info.minor}-venv",),
    ),
    "browser": (_has_small_chromium, (SMALL_CHROMIUM,)),
    "chromium": (lambda: _on_path("chromium", "chromium-browser"), ("chromium",)),
    "postgresql": (_has_postgres, ("postgresql",)),
    "nginx": (_has_nginx, ("nginx", "libnginx-mod-nchan")),
    "poppler": (lambda: _on_path("pdftoppm"), ("poppler-utils",)),
    "libreoffice": (lambda: _on_path("soffice", "libreoffice"), ("libreoffice-calc",)),
    "redis": (lambda: _on_path("redis-server"), ("redis-server",)),
}


def missing(needs: list[str]) -> list[str]:
    """Packages of Debian that would meet the needs not met yet."""
    return [package for need in needs if not NEEDS[need][0]() for package in NEEDS[need][1]]


def install(packages: list[str]) -> None:
    """Install with apt, without questions."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run(["apt-get", *quiet, "update"], check=True, env=environment)
    if SMALL_CHROMIUM in packages and not _apt_has(SMALL_CHROMIUM):  # Ubuntu has only the whole one
        packages = [*(set(packages) - {SMALL_CHROMIUM}), "chromium"]
    subprocess.run(
        ["apt-get", *quiet, "install", "--yes", "--no-install-recommends", *packages],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def main(needs: list[str]) -> int:
    """Meet the needs or say what stands in the way."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this line
        print(f"Python 3.11 is needed; {sys.executable} is older.", file=sys.stderr)
        return 2
    if unknown := sorted(set(needs) - set(NEEDS)):
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(NEEDS)}.", file=sys.stderr)
        return 2
    packages = missing(needs)
    if packages and os.geteuid() == 0 and _on_path("apt-get"):
        print(f"Installing {' '.join(packages)}", flush=True)
        install(packages)
        packages = missing(needs)
    if packages:
        print(
            f"This step needs {', '.join(packages)}.\n"
            f"On Debian or Ubuntu: sudo apt-get install {' '.join(packages)}\n"
            "Elsewhere install the programs of the same name and run make again.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
