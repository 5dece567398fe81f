"""The gate's phone reads codes: in the picture of a camera, as they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from gatehouse.admission.models import Pass
from gatehouse.core.codes import read_code
from tests.conventions import HOUSE
from tests.journeys import gate
from tests.journeys.gate import Day, Phone
from tests.site import Site

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(gate_site: Site) -> Site:
    """A running site without the example season: each test plans a day of its own."""
    return gate_site


@pytest.fixture
def day(site: Site) -> Day:
    return gate.plan()


@pytest.fixture
def phone(site: Site, chromium: Browser) -> Iterator[Phone]:
    phone = Phone(chromium, site)
    yield phone
    phone.close()


def test_a_family_of_five_comes_in_with_two_scans(
    site: Site, chromium: Browser, day: Day, tmp_path: Path
) -> None:
    names = ["Анна Ларина", "Пётр Ларин"]
    mother, father, *_ = gate.books(day.now, names, [("Оля", 7), ("Юра", 9), ("Ира", 12)])
    scenes = [(mother.code, 3.0), (None, 5.0), (father.code, 3.0), (None, 15.0)]
    with gate.cameras(chromium, gate.film(tmp_path / "family.mjpeg", scenes)) as browser:
        phone = Phone(browser, site)
        phone.open_gate(day)
        phone.go_to(day.now)
        phone.page.get_by_role("button", name="Скан").click()
        verdict = phone.sees("ok")
        video = phone.page.locator("[data-video]")
        video.evaluate("video => video.pause()")  # nobody hurries whoever presses
        first, second = sorted(names, key=lambda name: name not in verdict.inner_text())
        phone.press("Впустить: Оля · 7 лет")
        phone.press("Впустить: Юра · 9 лет")
        expect(verdict.locator(".verdict-who")).to_have_text(f"{first}, Оля · 7 лет, Юра · 9 лет")
        video.evaluate("video => { video.play(); }")
        expect(verdict.locator(".verdict-who")).to_have_text(second)
        video.evaluate("video => video.pause()")  # nor does the film begin anew meanwhile
        phone.press("Впустить: Ира · 12 лет")
        phone.next()
        assert phone.count("came") == 5
        # The sound may take a moment to wake: the shake comes before the notes then.
        assert set(phone.heard()) == {"note 660", "note 880", "shake 70"}
        phone.handed_in()
        phone.close()
    assert gate.acts(day.now) == [("came", 1)] * 5
    assert gate.came(day.now) == 5


def test_a_pass_whose_code_has_no_figure_is_a_pass_unless_a_guest_is_called_so(
    site: Site, chromium: Browser, day: Day, tmp_path: Path
) -> None:
    gate.books(day.now, ["Ada Schneewka"])
    for letters in ("ADBPMSZSYPHR", "ADASCHNEEWKA"):  # one in eighty is made of letters only
        elsewhere = gate.books(gate.plan().now, ["Фома Чужой"])[0]
        Pass.objects.filter(pk=elsewhere.pk).update(code=letters)
    with gate.cameras(chromium, gate.film(tmp_path / "grey.mjpeg", [(None, 2.0)])) as browser:
        phone = Phone(browser, site)
        phone.page.add_init_script(OWN_READER)
        phone.open_gate(day)
        phone.go_to(day.now)
        phone.type_code("adbp mszs yphr")
        phone.sees("other_plant")
        phone.next()
        phone.type_code("ADASCHNEEWKA")
        phone.sees("other_plant")
        phone.next()
        phone.type_code("Ada Schneewka")
        expect(phone.page.get_by_text("Найден 1 гость")).to_be_visible()
        expect(phone.page.locator("[data-verdict]")).to_be_hidden()
        phone.page.get_by_role("button", name="Скан").click()
        phone.page.evaluate("code => { window.inSight = code }", "ADASCHNEEWKA")
        phone.sees("other_plant")
        phone.next()
        phone.close()


OWN_READER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() {
    window.looks = (window.looks ?? 0) + 1;
    return window.inSight ? [{ rawValue: window.inSight }] : [];
  }
};
"""
# Nothing is written down until it is let go on.
HELD_DISK = """() => {
  const seal = crypto.subtle.encrypt.bind(crypto.subtle);
  const goesOn = new Promise((done) => { window.letGo = done; });
  crypto.subtle.encrypt = (...what) => goesOn.then(() => seal(...what));
}"""


def shows(phone: Phone, code: str) -> None:
    """A code is before the camera, which has looked at it more than once."""
    looks = phone.page.evaluate(
        "code => { window.inSight = code; return window.looks ?? 0; }", code
    )
    phone.page.wait_for_function("before => window.looks > before + 3", arg=looks)


def test_a_pass_shown_while_the_one_before_is_being_written_down_is_read_then(
    site: Site, chromium: Browser, day: Day, tmp_path: Path
) -> None:
    first, second = gate.books(day.now, ["Иван Один", "Пётр Второй"])
    with gate.cameras(chromium, gate.film(tmp_path / "grey.mjpeg", [(None, 2.0)])) as browser:
        phone = Phone(browser, site)
        phone.page.add_init_script(OWN_READER)
        phone.open_gate(day)
        phone.go_to(day.now)
        phone.page.get_by_role("button", name="Скан").click()
        phone.page.evaluate(HELD_DISK)
        for code in (first.code, second.code):
            shows(phone, code)
        phone.page.evaluate("letGo()")
        expect(phone.sees("ok").locator(".verdict-who")).to_have_text("Пётр Второй")
        phone.next()
        phone.handed_in()
        phone.close()
    assert gate.acts(day.now) == [("came", 1)] * 2


def test_where_the_browser_reads_codes_itself_it_is_asked_and_one_sight_counts_once(
    site: Site, chromium: Browser, day: Day, tmp_path: Path
) -> None:
    first, second = gate.books(day.now, ["Иван Один", "Пётр Второй"])
    with gate.cameras(chromium, gate.film(tmp_path / "grey.mjpeg", [(None, 2.0)])) as browser:
        phone = Phone(browser, site)
        phone.page.add_init_script(OWN_READER)
        phone.open_gate(day)
        phone.go_to(day.now)
        phone.page.get_by_role("button", name="Скан").click()
        phone.page.evaluate("code => { window.inSight = code }", first.code)
        expect(phone.sees("ok")).to_contain_text("Иван Один")
        phone.next()  # the pass is still before the camera
        phone.page.wait_for_timeout(500)
        expect(phone.page.locator("[data-verdict]")).to_be_hidden()
        phone.page.evaluate("code => { window.inSight = code }", second.code)
        expect(phone.sees("ok").locator(".verdict-who")).to_have_text("Пётр Второй")
        phone.page.evaluate("code => { window.inSight = code }", "https://example.org/menu")
        expect(phone.sees("unknown")).to_contain_text("Это не пропуск")
        phone.next()
        phone.handed_in()
        phone.close()
    assert gate.acts(day.now) == [("came", 1)] * 2


def test_without_a_camera_the_page_says_what_else_to_do(phone: Phone, day: Day) -> None:
    phone.open_gate(day)
    phone.go_to(day.now)
    phone.page.get_by_role("button", name="Скан").click()
    expect(phone.page.get_by_text("Наберите код или найдите имя")).to_be_visible()


def test_codes_are_read_as_the_server_reads_them(chromium: Browser) -> None:
    typed = [
        "7K4M-9QXT-2BCD",
        "7к4м 9qхт 2всd",
        "OIL-OIL",
        "АВЕКМНОРСТХУЗ",
        "Ivan",
        "Иван",
        "",
        "--",
        "7K4M—9_.",
    ]
    source = (HOUSE / "gate" / "js" / "codes.js").read_text()
    page = chromium.new_page()
    read = page.evaluate(
        "([url, typed]) => import(url).then((codes) => typed.map((one) => codes.readCode(one)))",
        [f"data:text/javascript,{quote(source)}", typed],
    )
    page.close()
    assert read == [read_code(one) for one in typed]
