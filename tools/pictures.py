"""Takes the pictures of the documents: docs/pictures/*.webp.

    make pictures          (or: python -m tools.pictures --only front,pass)

Starts the example season in a folder of its own, once taking applications and once under way, walks
through it in Chromium as a stranger and as some of its people, and keeps what is seen. The season
lies around today, so the dates in the pictures move; everything else stays the same.
"""

from __future__ import annotations

import argparse
import base64
import email
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.policy import default as modern
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tools.processes import Processes, answers, free_port

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
MANAGE = [sys.executable, str(ROOT / "manage.py")]
SESSION, CLASS = "KHR-1", "MC-PRAL-1"  # a tour and a class, both with places left
LARGEST, ALL_AT_MOST = 150 * 1024, 1536 * 1024  # bytes
QUALITIES = (88, 80, 70, 60, 45)
FAMILY, NEWCOMER = "family@gatehouse.example", "newcomer@gatehouse.example"
PLANT, GUIDE = "plant.uniconf@gatehouse.example", "guide.ilyushin@gatehouse.example"
ORGANISER = "organiser@gatehouse.example"
EXAMPLE_DRAW = ROOT / "tests" / "draws" / "vectors" / "witnesses"
GAME, REHEARSAL, TEAM = "sdelano-v-moskve", "repetitsiya", "Шаг винта"
APPLYING, RUNNING = "applying", "running"  # stages of the example


@dataclass(frozen=True)
class Window:
    """Width and height in CSS pixels; `scale` is how many of the screen's each of them is."""

    width: int
    height: int
    scale: float = 1


DESKTOP, PHONE = Window(1280, 860), Window(390, 844, scale=2)
DESK = Window(1280, 720)  # an office screen
HALL = Window(1280, 720)  # a projector


@dataclass
class Studio:
    """The running example and the browser that looks at it."""

    url: str
    folder: Path
    browser: Browser

    @contextmanager
    def page(self, window: Window, *, dark: bool = False) -> Iterator[Page]:
        """A window of somebody new, in Russian and without motion."""
        context = self.browser.new_context(
            base_url=self.url,
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
            viewport={"width": window.width, "height": window.height},
            device_scale_factor=window.scale,
        )
        yield context.new_page()
        context.close()

    def sign_in(self, page: Page, address: str) -> None:
        """The way everybody goes: the address, then the code from the letter."""
        before = set((self.folder / "mail").glob("*.eml"))
        page.goto("/sign-in/")
        page.locator("main input[type=email]").fill(address)
        page.locator("main form button").first.click()
        page.locator("main input[name=code]").fill(self._code(before, page))
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)

    def _code(self, before: set[Path], page: Page) -> str:
        for _ in range(600):  # a season under way has letters of its own to send first
            new = sorted(set((self.folder / "mail").glob("*.eml")) - before)
            for path in new:
                subject = email.message_from_bytes(path.read_bytes(), policy=modern)["Subject"]
                if found := re.search(r"(\d{3}) (\d{3})$", str(subject)):
                    return found[1] + found[2]
            page.wait_for_timeout(100)
        raise RuntimeError("No letter with a code came within a minute.")


def keep(page: Page, name: str, *, is_live: bool = False) -> None:
    """Keep what the window shows, as the best picture that is light enough. A page that `is_live`
    holds a stream open, so its network is never idle."""
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("load" if is_live else "networkidle")
    browser = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        wanted = {"format": "webp", "quality": quality}
        answer = browser.send("Page.captureScreenshot", wanted)
        content = base64.b64decode(answer["data"])
        if len(content) <= LARGEST:
            break
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.webp").write_bytes(content)
    print(f"{name}.webp: {len(content) / 1024:.0f} KB", flush=True)


def front(studio: Studio) -> None:
    with studio.page(DESKTOP) as page:
        page.goto("/")
        keep(page, "front")
    with studio.page(PHONE) as page:
        page.goto("/")
        keep(page, "front-phone")


def programme(studio: Studio) -> None:
    with studio.page(DESKTOP) as page:
        for name, path in (("list", ""), ("calendar", "calendar/"), ("map", "map/")):
            page.goto(f"/programme/{path}")
            page.locator("#results").evaluate("part => part.scrollIntoView()")
            keep(page, f"programme-{name}")


def session(studio: Studio) -> None:
    with studio.page(DESKTOP, dark=True) as page:
        page.goto(f"/sessions/{SESSION}/")
        keep(page, "session-dark")
    with studio.page(PHONE) as page:
        page.goto(f"/sessions/{CLASS}/")
        keep(page, "session-phone")


def form(studio: Studio) -> None:
    with studio.page(PHONE) as page:
        studio.sign_in(page, NEWCOMER)
        page.goto(f"/sessions/{CLASS}/apply/?adults=1&children=1")
        keep(page, "form-phone")


def visit(studio: Studio) -> None:
    """The pass on the page, and the same visit's ticket on paper."""
    with studio.page(PHONE) as page:
        studio.sign_in(page, FAMILY)
        page.goto("/visits/")
        page.locator("main a[href^='/visits/']").first.click()
        page.locator(".pass").first.evaluate("part => part.scrollIntoView()")
        keep(page, "pass-phone")
        pdf = page.request.get(f"{page.url.partition('?')[0]}ticket.pdf").body()
    paper = subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-"],
        input=pdf, capture_output=True, check=True,
    ).stdout  # fmt: skip
    width, height = (int.from_bytes(paper[at : at + 4]) for at in (16, 20))
    with studio.page(Window(width, height)) as page:
        shown = f"data:image/png;base64,{base64.b64encode(paper).decode()}"
        page.set_content(f'<style>body {{ margin: 0 }}</style><img src="{shown}">')
        keep(page, "ticket")


def styleguide(studio: Studio) -> None:
    with studio.page(DESKTOP) as page:
        page.goto("/styleguide")
        page.locator(".pass").first.evaluate("part => part.closest('section').scrollIntoView()")
        keep(page, "styleguide")


def low_vision(studio: Studio) -> None:
    """The mode for the visually impaired: dark on blue, larger text, wider lines."""
    with studio.page(DESKTOP) as page:
        page.context.add_cookies(
            [{"name": "gh_view", "value": "scheme.blue-size.150-lines.wide", "url": studio.url}]
        )
        page.goto(f"/sessions/{SESSION}/")
        keep(page, "low-vision")


def desk(studio: Studio) -> None:
    """A plant's next day with visits, and the pass list of the first of them."""
    with studio.page(DESK) as page:
        studio.sign_in(page, PLANT)
        page.goto("/desk/")
        if not page.locator(".desk-table").count():
            page.locator("main .empty a.button").click()
        keep(page, "desk-day")
        page.locator(".desk-table th a").first.click()
        page.locator("main a[href^='/desk/stops/'][href$='/list/']").first.click()
        keep(page, "desk-list")


def gate(studio: Studio) -> None:
    """A guide lets a grown-up of a family in by name."""
    with studio.page(PHONE) as page:
        studio.sign_in(page, GUIDE)
        page.goto("/gate/")
        page.locator("#door-name").fill("Главный вход")
        page.locator("[data-opening] .button").click()
        page.locator(".gate-group").first.click()
        family = page.locator(".gate-party").filter(has_text="лет").first
        family.locator("button").filter(has_not_text="лет").first.click()
        page.locator("[data-verdict] .button-main").click()
        page.locator("[data-verdict][data-code=ok]").wait_for()
        keep(page, "gate-phone")


def office(studio: Studio) -> None:
    """The organisers' board of days and plants, and what their content lacks."""
    with studio.page(DESK) as page:
        studio.sign_in(page, ORGANISER)
        page.goto("/office/seasons/")
        page.locator("main a[href$='/board/']").first.click()
        keep(page, "office-board")
        page.goto("/office/demand/")
        keep(page, "office-demand")


def draw(studio: Studio) -> None:
    """Anybody's device reckons a draw again: here one of those that the protocol is tested by."""
    with studio.page(DESKTOP) as page:
        page.goto("/draws/check/")
        page.locator("[data-pick=files]").set_input_files(sorted(EXAMPLE_DRAW.glob("*.txt")))
        page.locator("[data-verdict]").wait_for()
        page.locator("[data-drop]").evaluate("part => part.scrollIntoView()")
        keep(page, "draw-check")


def game(studio: Studio) -> None:
    """A question of the season's game on the stage, on a captain's phone and at the host's desk;
    and the table of the rehearsal."""
    with studio.page(DESKTOP) as page:
        page.goto(f"/games/{REHEARSAL}/")
        page.locator("main table").first.evaluate("part => part.scrollIntoView()")
        keep(page, "game-table")
    with studio.page(DESK) as host, studio.page(HALL) as stage, studio.page(PHONE) as phone:
        studio.sign_in(host, ORGANISER)
        host.goto(f"/office/games/{GAME}/")
        desks = host.locator(".game-desks a[rel=noreferrer]")
        links = {
            link.split("/games/")[1].split("/")[0]: link
            for link in map(_link, reversed(desks.all()))
        }
        host.goto(links["host"])
        for _step in ("take", "start", "announce"):
            _go_on(host)
        host.locator("nav a[href$='/teams/']").click()
        host.get_by_role("link", name=TEAM).click()
        own = host.locator(".host-team .host-address a").first.get_attribute("href")
        stage.goto(links["stage"])
        phone.goto(own or "")
        host.goto(links["host"])
        _go_on(host)
        phone.locator("[data-app] input").first.fill("Ту-104")
        phone.locator(".play-receipt[data-state=counted]").wait_for()
        keep(phone, "game-phone", is_live=True)
        keep(stage, "game-stage", is_live=True)
        host.locator("[data-answered]").filter(has_text="1").first.wait_for()
        keep(host, "game-host", is_live=True)


def _link(part: Locator) -> str:
    return part.get_attribute("href") or ""


def _go_on(host: Page) -> None:
    """What comes next in a game, once the console has shown what came before."""
    host.locator(".host-next:enabled, [data-take]:enabled").first.click()
    host.wait_for_timeout(1500)


TAKES: dict[str, Callable[[Studio], None]] = {
    "front": front,
    "programme": programme,
    "session": session,
    "form": form,
    "pass": visit,
    "styleguide": styleguide,
    "low-vision": low_vision,
    "desk": desk,
    "gate": gate,
    "office": office,
    "draw": draw,
    "game": game,
}
UNDER_WAY = {"desk", "gate"}  # taken on a day of the season


@contextmanager
def example(folder: Path, stage: str) -> Iterator[str]:
    """The example season, running; its address without a slash."""
    port = free_port()
    mine = {name: value for name, value in os.environ.items() if not name.startswith("GATEHOUSE_")}
    mine |= {
        "GATEHOUSE_EXAMPLE": "yes",
        "GATEHOUSE_PORT": str(port),
        "GATEHOUSE_VAR_DIR": str(folder),
    }
    for words in (["migrate", "--verbosity", "0"], ["demo", "--stage", stage]):
        subprocess.run([*MANAGE, *words], env=mine, stdout=subprocess.DEVNULL, check=True)
    processes, url = Processes(folder), f"http://127.0.0.1:{port}"
    try:
        server = processes.start([*MANAGE, "serve"], mine)
        processes.wait_until(lambda: answers(f"{url}/healthz"), server)
        yield url
    finally:
        processes.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description="Takes the pictures of the documents.")
    parser.add_argument("--only", default=",".join(TAKES), help=f"of {', '.join(TAKES)}")
    parser.add_argument("--url", help="an example that runs already, with --folder")
    parser.add_argument("--folder", type=Path, help="its var directory")
    chosen = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory(prefix="gatehouse-pictures-") as name, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=program, args=["--no-sandbox"])
        if chosen.url:
            take(Studio(chosen.url, chosen.folder, browser), chosen.only)
        else:
            stages = dict.fromkeys(map(stage_of, chosen.only.split(",")))
            for stage in stages:
                folder = Path(name) / stage
                folder.mkdir()
                with example(folder, stage) as url:
                    here = (one for one in chosen.only.split(",") if stage_of(one) == stage)
                    take(Studio(url, folder, browser), ",".join(here))
        browser.close()
    total = sum(path.stat().st_size for path in PICTURES.iterdir())
    print(f"{total / 1024:.0f} KB in all")
    return 0 if total <= ALL_AT_MOST else 1


def stage_of(name: str) -> str:
    """On which day of the example a picture is taken."""
    return RUNNING if name in UNDER_WAY else APPLYING


def take(studio: Studio, only: str) -> None:
    """Some of the pictures, by the names of TAKES."""
    for name in only.split(","):
        TAKES[name](studio)


if __name__ == "__main__":
    sys.exit(main())
