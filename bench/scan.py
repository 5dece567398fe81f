"""A scan at the gate, from the camera's frame to the verdict on the screen, in a real Chromium:
as fast as this machine is, and with its processor slowed to a quarter; typed codes beside it.

    python -m bench.scan        (or within: python -m bench.run --form embedded)

The film that the camera shows says in its frames which code is in sight and since when; a script
in the page reads that and hears when the frame with the verdict has been drawn. Chromium slows
only the page's own thread, so the worker that reads codes is slowed here, by as much.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

from bench import film
from bench.crowd import Count
from bench.embedded import Embedded, embedded
from bench.gate import PLANTS
from bench.visiting import SESSION_COOKIE

ROOT = Path(__file__).resolve().parents[1]
SLOWER = (1, 4)
SLOWED = "**/qr-worker*.js"
PHONE = {"width": 360, "height": 740}
WAIT_MS = 30_000
TYPED_WAIT_MS = 5_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
         "--use-fake-ui-for-media-stream"]  # fmt: skip

# Hears verdicts: `measured` gets {number, code, who, ms} once the frame with one was drawn.
LISTEN = """() => {
  const dialog = document.querySelector("[data-verdict]");
  window.measured = [];
  window.awaited = null;
  const drawn = () => {
    if (!dialog.open || !window.awaited) return;
    const { number, at } = window.awaited;
    const who = dialog.querySelector(".verdict-who").textContent;
    measured.push({ number, code: dialog.dataset.code, who, ms: performance.now() - at });
    setTimeout(() => dialog.close(), 300);
  };
  new MutationObserver(() => {
    if (!dialog.open) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = drawn;
    requestAnimationFrame(() => port2.postMessage(null));
  }).observe(dialog, { attributeFilter: ["open"] });
  document.querySelector("[data-search]").addEventListener("click", ({ target, timeStamp }) => {
    if (!target.closest("button")) return;
    window.awaited = { number: (window.awaited?.number ?? 0) + 1, at: timeStamp };
  }, true);
}"""

# Notes when the film showed each code first: when that frame was taken, by the camera's own word.
WATCH_FILM = """({ bits, frameBits, rate, side, mark }) => {
  const video = document.querySelector("[data-video]");
  const canvas = document.createElement("canvas");
  const picture = canvas.getContext("2d", { willReadFrequently: true });
  [canvas.width, canvas.height] = [1, bits];
  const read = () => {
    const wide = video.videoWidth * mark / side;
    picture.drawImage(video, wide / 4, 0, wide / 2, video.videoHeight, 0, 0, 1, bits);
    const { data } = picture.getImageData(0, 0, 1, bits);
    const ones = Array.from({ length: bits }, (_, at) => data[4 * at] > 128 ? 1 : 0);
    if (ones.reduce((sum, one) => sum + one) % 2) return 0;
    return ones.slice(0, -1).reduce((sum, one, at) => sum + one * 2 ** at, 0);
  };
  let last = 0;
  const look = (now, frame) => {
    const found = read();
    const [number, since] = [found >> frameBits, found % 2 ** frameBits];
    if (number > last) {
      last = number;
      const taken = frame.captureTime ?? frame.presentationTime;
      window.awaited = { number, at: taken - since * 1000 / rate };
    }
    window.inSight = number;
    window.last = last;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}"""

TOLD_AND_CLOSED = """number =>
  measured.at(-1)?.number === number && !document.querySelector("dialog[open]")"""

# Before the worker's own text: hold its answers back until so many times their own time went by.
SLOW_WORKER = """(() => {
  const answer = self.postMessage.bind(self);
  let began = 0;
  self.addEventListener("message", () => { began = performance.now(); });
  self.postMessage = (...what) => {
    const until = began + (performance.now() - began) * SLOWER;
    while (performance.now() < until);
    answer(...what);
  };
})();
"""


def main() -> int:
    with embedded() as site:
        _fill(site, "bench.fill", "--people", "1", "--sessions", "6")
        measure(site)
    return 0


def measure(site: Embedded) -> None:
    """Fill a plant's day and print a line for each way and speed; `bench.fill` has run before."""
    filled = _fill(site, "bench.gate_data", "--first", str(PLANTS), "--plants", "1")
    (door,) = json.loads(filled)
    groups = iter(door["guests"].items())
    for slower in SLOWER:
        speed = f"processor at 1/{slower}" if slower > 1 else "full speed"
        stop, guests = next(groups)
        shown = film.film(site.folder / f"scan-{slower}.mjpeg", [code for code, _ in guests])
        with _phone(site, door["cookie"], shown, slower) as page:
            _go_to(page, stop)
            print(f"scan to verdict, {speed} | {_scans(page, guests).row()}", flush=True)
            stop, guests = next(groups)
            _go_to(page, stop)
            print(f"typed code to verdict, {speed} | {_typed(page, guests).row()}", flush=True)


def _fill(site: Embedded, *words: str) -> str:
    filled = subprocess.run(
        [sys.executable, "-m", *words],
        env=site.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return filled.stdout.splitlines()[-1]


@contextmanager
def _phone(site: Embedded, cookie: str, shown: Path, slower: int) -> Iterator[Page]:
    """The gate's page of its keeper, open as a door, with the film before its camera."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={shown}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield _door(browser, site.url, cookie, slower)
        finally:
            browser.close()


def _door(browser: Browser, url: str, cookie: str, slower: int) -> Page:
    # Without the service worker, whose copies of the scripts would go past the slowing.
    context = browser.new_context(
        base_url=url, locale="ru-RU", timezone_id="Europe/Moscow", permissions=["camera"],
        viewport=PHONE, has_touch=True, is_mobile=True, service_workers="block",  # type: ignore[arg-type]
    )  # fmt: skip
    context.set_default_timeout(WAIT_MS)
    context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": url}])

    def slowed(route: Route) -> None:
        text = SLOW_WORKER.replace("SLOWER", str(slower)) + route.fetch().text()
        route.fulfill(body=text, content_type="text/javascript")

    context.route(SLOWED, slowed)
    page = context.new_page()
    page.goto("/gate/")
    page.locator("#door-name").fill(f"1/{slower}")
    page.locator("[data-opening] button").click()
    page.locator("[data-groups] li").first.wait_for()
    page.evaluate(LISTEN)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return page


def _go_to(page: Page, stop: str) -> None:
    page.evaluate("stop => { location.hash = `#stop-${stop}` }", stop)
    page.locator("[data-screen=stop]").wait_for()
    page.evaluate("() => { window.measured = []; window.awaited = null; }")


def _scans(page: Page, guests: list[list[str]]) -> Count:
    """The whole film once, every pass before the camera for a second and a half."""
    marks = {"bits": film.BITS, "frameBits": film.FRAME_BITS, "rate": film.RATE}
    marks |= {"side": film.SIDE[0], "mark": film.MARK_WIDTH}
    page.evaluate(WATCH_FILM, marks)
    # Whoever reads the codes must be the worker that is slowed, or the figures would flatter.
    with page.expect_response(SLOWED), page.expect_worker():
        page.locator("[data-do=camera]").click()
    seconds = (film.BEFORE + len(guests) * (film.SHOWN + film.BETWEEN)) / film.RATE
    page.wait_for_function(
        "all => window.last === all && !window.inSight", arg=len(guests),
        timeout=seconds * 2000, polling=500,
    )  # fmt: skip
    page.wait_for_timeout(500)
    found = page.evaluate("window.measured")
    page.locator("[data-do=camera-off]").click()
    return _counted(found, guests)


def _typed(page: Page, guests: list[list[str]]) -> Count:
    """Each code typed as a whole, from the press of the button on."""
    for number, (code, _name) in enumerate(guests, start=1):
        page.locator("#sought").fill(code)
        page.locator("[data-search] button").click()
        try:
            page.wait_for_function(TOLD_AND_CLOSED, arg=number, timeout=TYPED_WAIT_MS, polling=100)
        except TookTooLong:
            page.evaluate("document.querySelector('[data-verdict]').close()")
    return _counted(page.evaluate("window.measured"), guests)


def _counted(found: list[dict[str, Any]], guests: list[list[str]]) -> Count:
    """Only a guest who is let in under the own name counts; whatever else came is named."""
    count = Count()
    for number, (_code, name) in enumerate(guests, start=1):
        verdicts = [one for one in found if one["number"] == number]
        outcome = _outcome(verdicts, name)
        count.outcomes[outcome] += 1
        if outcome == "ok":
            count.seconds.append(verdicts[0]["ms"] / 1000)
    count.lasted_seconds = sum(count.seconds)
    return count


def _outcome(verdicts: list[dict[str, Any]], name: str) -> str:
    if len(verdicts) != 1:
        return "several verdicts" if verdicts else "no verdict"
    verdict = verdicts[0]
    code: str = verdict["code"]
    return code if name in verdict["who"] else f"{code} for another"


if __name__ == "__main__":
    sys.exit(main())
