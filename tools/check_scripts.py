"""Ask the browser's own parser whether each script of ours is a well-formed module.

Node is not needed: the Chromium of the journeys reads the files. Nothing of them is run.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.system_packages import chromium

ROOT = Path(__file__).resolve().parents[1]
# A module that is imported nowhere is parsed when a page declares it; a throw in its first
# statement keeps the rest from running.
PROBE = """async source => {
  const address = URL.createObjectURL(
    new Blob(["throw new Error('parsed');" + source], {type: "text/javascript"}));
  try { await import(address) } catch (fault) { return `${fault.name}: ${fault.message}` }
}"""
PARSED = "Error: parsed"
# What a module imports is put before it by the build, see tools/bundling.py: here it is only named.
IMPORT = re.compile(r"^import (?:\{([^}]*)\} from )?[^;]+;\n", re.M)


def by_itself(source: str) -> str:
    """A module without its imports; what they brought is declared, so that it may be exported."""

    def named(found: re.Match[str]) -> str:
        names = [part.split()[-1] for part in (found[1] or "").split(",") if part.strip()]
        return f"let {', '.join(names)};\n" if names else ""

    return IMPORT.sub(named, source)


def main() -> int:
    """Print each script that does not parse."""
    source = ROOT / "src"
    files = sorted({*source.rglob("static/**/*.js"), *source.rglob("js/*.js")})
    program = chromium()
    if program is None:
        print("Chromium is needed to read the scripts: make test brings it.")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        said = {path: page.evaluate(PROBE, by_itself(path.read_text())) for path in files}
        browser.close()
    wrong = {path: text for path, text in said.items() if text != PARSED}
    for path, text in wrong.items():
        print(f"{path.relative_to(ROOT)}: {text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
