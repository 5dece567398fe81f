"""A plant's day for the journeys of the gate: who has a pass, phones, films for cameras."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import imageio_ffmpeg
import segno
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from gatehouse.admission.models import Application, Attendance, PartyKind, Pass
from gatehouse.admission.rules import GuestAsk
from gatehouse.catalogue.models import Enterprise, PlantRole
from gatehouse.catalogue.operations import take_on
from gatehouse.gate.models import GateAct
from gatehouse.people.models import Person
from gatehouse.programme.models import Season, Session, Stop
from tests import make
from tests.browser import PHONE, QUIET, WAIT_MS, Watch
from tests.journeys import steps
from tests.site import Site

FILM_SIDE = (640, 480)
FRAMES_A_SECOND = 10
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
KEEPER = "keeper@example.org"


@dataclass
class Day:
    """One plant today: a visit under way, one at another hour, one on another day."""

    plant: Enterprise
    keeper: Person
    season: Season
    now: Session
    other_hour: Session
    another_day: Session

    @property
    def stop(self) -> Stop:
        """Where the visit under way takes place."""
        return self.now.stops.get()


def plan(*, limit: int | None = None, capacity: int = 20) -> Day:
    """The rows of such a day, made as people would have made them last week."""
    number = Enterprise.objects.count() + 1
    plant = make.enterprise(f"gate-{number}", name_ru=f"Конфетная фабрика № {number}")
    keeper = make.person(f"{number}-{KEEPER}")
    take_on(person=keeper, enterprise=plant, role=PlantRole.PLANT, by=None, now=make.NOW)
    now = timezone.localtime()
    start = now - timedelta(minutes=min(5, now.hour * 60 + now.minute))
    later = start + timedelta(hours=4 if now.hour < 19 else -4)
    opened = now - timedelta(days=30)
    season = make.season(
        starts_on=now.date() - timedelta(days=5),
        ends_on=now.date() + timedelta(days=10),
        applications_open_at=opened,
    )
    titles = {"title_ru": "Шоколад: от бобов до конфеты", "languages": "ru, en"}
    of = make.activity(plant, admission_age=3, **titles)
    at = make.site(plant)

    def session(starts_at: datetime) -> Session:
        return make.session(of=of, within=season, at=at, starts_at=starts_at, capacity=capacity,
                            groups=20)  # fmt: skip

    day = Day(plant, keeper, season, session(start), session(later),
              session(start + timedelta(days=2)))  # fmt: skip
    Stop.objects.filter(session=day.now).update(hard_limit=limit)
    return day


def books(session: Session, names: Sequence[str], children: Sequence[tuple[str, int]] = (),
          **fields: Any) -> list[Pass]:  # fmt: skip
    """Passes of a company, in the order of the names; children with their ages."""
    asked_at = session.starts_at - timedelta(days=8)
    guests = [GuestAsk(name) for name in names]
    guests += [GuestAsk(name, _born(session, age)) for name, age in children]
    made = make.application(session, now=asked_at, guests=tuple(guests), **fields)
    return _passes(made)


def books_group(session: Session, title: str, persons: int, **fields: Any) -> Pass:
    """The one pass of a group."""
    made = make.application(
        session,
        now=session.starts_at - timedelta(days=8),
        kind=PartyKind.GROUP,
        guests=(),
        head_count=persons,
        title=title,
        **fields,
    )
    return _passes(made)[0]


def _passes(made: Application) -> list[Pass]:
    found = list(made.passes.order_by("pk"))
    assert found, made.state
    return found


def _born(session: Session, age: int) -> date:
    day = session.starts_at.date()
    return date(day.year - age, 1, 1)


# ---- films --------------------------------------------------------------------------------
def film(path: Path, scenes: Sequence[tuple[str | None, float]]) -> Path:
    """A film for a camera that cannot see: codes, or nothing, each for so many seconds."""
    width, height = FILM_SIDE
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", "-f", "rawvideo"]
    command += ["-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", str(FRAMES_A_SECOND)]
    command += ["-i", "-", "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "3", str(path)]
    frames = b"".join(_frame(code) * round(seconds * FRAMES_A_SECOND) for code, seconds in scenes)
    subprocess.run(command, input=frames, check=True)
    return path


def _frame(code: str | None) -> bytes:
    """A grey picture of the courtyard, with the code in its middle; one byte a pixel."""
    width, height = FILM_SIDE
    rows = [bytearray(b"\xc8" * width) for _ in range(height)]
    if code is not None:
        code_rows = segno.make_qr(code, error="m").matrix_iter(scale=8, border=4)
        drawn = [bytes(20 if dark else 240 for dark in line) for line in code_rows]
        top, left = (height - len(drawn)) // 2, (width - len(drawn[0])) // 2
        for number, line in enumerate(drawn, start=top):
            rows[number][left : left + len(line)] = line
    return b"".join(rows)


@contextmanager
def cameras(chromium: Browser, film_path: Path) -> Iterator[Browser]:
    """A browser whose camera shows a film, over and over."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    sees = f"--use-file-for-fake-video-capture={film_path}"
    browser = chromium.browser_type.launch(executable_path=program, args=[*QUIET, *CAMERA, sees])
    try:
        yield browser
    finally:
        browser.close()


# ---- phones -------------------------------------------------------------------------------
HEARD = """
window.heard = [];
navigator.vibrate = (pattern) => { window.heard.push(`shake ${pattern}`); return true; };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  window.heard.push(`note ${this.frequency.value}`);
  return start.apply(this, when);
};
"""


# The first note may wait for the sound of the phone to wake.
HAS_SOUNDED = """() => ["note", "shake"].every(
  (kind) => window.heard.some((one) => one.startsWith(kind)))"""


class Phone:
    """One phone at the gate, in a context of its own."""

    def __init__(self, browser: Browser, site: Site, **choices: Any) -> None:
        usual: dict[str, Any] = {
            "base_url": site.url,
            "locale": "ru-RU",
            "timezone_id": "Europe/Moscow",
            "reduced_motion": "reduce",
            "viewport": PHONE,
            "permissions": ["camera"],
        }
        self.site = site
        self.context: BrowserContext = browser.new_context(**usual | choices)
        self.context.set_default_timeout(WAIT_MS)
        self.watch = Watch(self.context, site.url)
        # What goes past a service worker cannot be watched, only by not routing at all.
        self.context.unroute_all()
        self.page: Page = self.context.new_page()
        self.page.add_init_script(HEARD)

    def open_gate(self, day: Day, name: str = "Главный вход") -> None:
        """Sign in, name the door, and wait until the day is there and the worker keeps the page."""
        steps.signed_in(self.page, self.site, day.keeper.email, path="/gate/")
        self.page.get_by_label("Какой это вход?").fill(name)
        self.page.get_by_role("button", name="Открыть вход").click()
        expect(self.page.locator("[data-groups] li")).to_have_count(2)
        self.page.evaluate("navigator.serviceWorker.ready")

    def go_to(self, session: Session) -> None:
        """The page of one group."""
        stop = session.stops.get()
        self.page.locator(f"a[href='#stop-{stop.pk}']").click()
        expect(self.page.locator("[data-screen=stop]")).to_be_visible()

    def type_code(self, code: str) -> None:
        """Type a code, or a name."""
        self.page.get_by_label("Код или имя").fill(code)
        self.page.get_by_role("button", name="Найти").click()

    def sees(self, verdict: str) -> Locator:
        """The verdict on the screen; waits for it."""
        shown = self.page.locator(f"[data-verdict][data-code={verdict}]")
        expect(shown).to_be_visible()
        return shown

    def press(self, name: str, *, exact: bool = False) -> None:
        """A button of the verdict, or of the question over it."""
        self.page.locator("dialog[open]").last.get_by_role("button", name=name, exact=exact).click()

    def next(self) -> None:
        """Close the verdict."""
        self.press("Дальше")
        expect(self.page.locator("[data-verdict]")).to_be_hidden()

    def count(self, slot: str) -> int:
        """A figure of the group's page: inside, came."""
        return int(self.page.locator(f".gate-counts [data-slot={slot}]").inner_text())

    def heard(self) -> list[str]:
        """Notes and shakes since the last time it was asked, of one verdict at least."""
        self.page.wait_for_function(HAS_SOUNDED)
        found = self.page.evaluate("window.heard.splice(0)")
        return cast(list[str], found)

    def handed_in(self) -> None:
        """Wait until nothing waits to be handed in."""
        line = self.page.locator("[data-line]")
        expect(line).to_have_attribute("data-state", "online", timeout=2 * WAIT_MS)
        expect(line).to_have_text("На связи", timeout=2 * WAIT_MS)

    def kept(self) -> str:
        """All that the phone keeps, as it lies there: what is sealed is told by its length."""
        script = """async () => {
          const ask = (r) => new Promise((ok, no) => {
            r.onsuccess = () => ok(r.result);
            r.onerror = no;
          });
          const found = await ask(indexedDB.open("gatehouse-gate"));
          const out = {};
          for (const store of found.objectStoreNames) {
            const rows = found.transaction(store).objectStore(store);
            const [keys, values] = await Promise.all([ask(rows.getAllKeys()), ask(rows.getAll())]);
            out[store] = keys.map((key, at) => [key, Object.keys(values[at]),
              values[at].sealed ? String.fromCharCode(...new Uint8Array(values[at].sealed)) : "",
              values[at] instanceof CryptoKey ? values[at].extractable : ""]);
          }
          found.close();
          return JSON.stringify(out);
        }"""
        return cast(str, self.page.evaluate(script))

    def close(self) -> None:
        """Switch it off; whatever its browser complained of is a failure."""
        self.context.close()
        assert self.watch.complaints == []


def came(session: Session) -> int:
    """How many people came, as reports will count them."""
    rows = Attendance.objects.filter(session=session)
    return sum(rows.values_list("persons", flat=True))


def acts(session: Session) -> list[tuple[str, int]]:
    """What the desk knows was done at a visit: kind and persons, each door's acts by its own
    numbers. What was handed in apart was each some moment longer on its way."""
    rows = GateAct.objects.filter(stop__session=session).order_by("door", "number")
    return [(row.kind, row.persons) for row in rows]


def kept_rows(phone: Phone) -> dict[str, list[Any]]:
    """What `Phone.kept` tells, by store."""
    return cast(dict[str, list[Any]], json.loads(phone.kept()))
