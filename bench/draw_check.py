"""A citizen checks a draw in a browser's tab: seconds, and the memory of the tab's process; the
tool at the command line beside it, in the same run.

    python -m bench.draw_check [--large]        (--large: a million parties as well)

Memory is the kernel's: of the process that shows the page and runs its worker, the most it held
while checking, and how much more that is than the open page held before.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, CDPSession, ViewportSize, sync_playwright

from bench import draw_data
from bench.draw import TOOL, timed
from bench.embedded import embedded

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE: ViewportSize = {"width": 360, "height": 740}
WAIT_MS = 600_000
FILES = ("entries.txt", "sessions.txt", "commit.txt", "beacon.txt")
DRAWS = {"50,000 parties, 36 sessions": (50_000, 36, 12)}
LARGE = {"1,000,000 parties, 1,200 sessions": (1_000_000, 1200, 5)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split(":", 1)[0])
    parser.add_argument("--large", action="store_true", help="a million parties as well")
    draws = DRAWS | (LARGE if parser.parse_args().large else {})
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with embedded() as site, TemporaryDirectory(prefix="gatehouse-bench-") as place:
        folders = {what: Path(place, str(size[0])) for what, size in draws.items()}
        for what, (parties, tours, wishes) in draws.items():
            draw_data.write_folder(folders[what], parties=parties, tours=tours, wishes=wishes)
        print("what | seconds | peak MB | result")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            for what, folder in folders.items():
                in_tab(browser, site.url, what, folder)
            browser.close()
        for what, folder in folders.items():
            timed(f"tool, {what}", [*TOOL, str(folder)])
    return 0


def in_tab(browser: Browser, url: str, what: str, folder: Path) -> None:
    """Check a folder in a fresh tab; print the time, the memory and the hash on the page."""
    page = browser.new_page(base_url=url, viewport=PHONE)
    page.set_default_timeout(WAIT_MS)
    page.goto("/draws/check/")
    page.wait_for_load_state("networkidle")
    session = browser.new_browser_cdp_session()
    before = {process: held_mb(process, "VmRSS") for process in renderers(session)}
    for process in before:
        Path(f"/proc/{process}/clear_refs").write_text("5")  # the peak begins anew
    page.set_input_files("[data-pick=files]", [folder / name for name in FILES])
    started = time.perf_counter()
    page.locator("[data-hash=results_sha256]").wait_for()
    seconds = time.perf_counter() - started
    # Chromium keeps a spare process for the next page: ours is the one that has grown.
    peak, more = max((held_mb(one, "VmHWM"), held_mb(one, "VmHWM") - before[one]) for one in before)
    found = page.locator("[data-hash=results_sha256]").inner_text()
    memory = f"{peak:.0f}, {more:.0f} more than the page"
    print(f"tab, {what} | {seconds:.1f} | {memory} | {found}", flush=True)
    page.close()


def renderers(session: CDPSession) -> list[int]:
    """The processes that show pages."""
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return [int(one["id"]) for one in told if one["type"] == "renderer"]


def held_mb(process: int, what: str) -> float:
    """A line of what the kernel says of a process, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    [found] = [line for line in lines if line.startswith(f"{what}:")]
    return int(found.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
