"""An organiser hangs a photo from a phone; everybody sees it upright, and nobody where it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewPage, assert_accessible, assert_fits
from tests.catalogue import photos
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
ORGANISER = "organiser@gatehouse.example"
PLANT = "estet"
PAGE = f"/office/enterprises/{PLANT}/pictures/"
# The colours of a picture as the browser shows it, at a fifth from the left and from the top, and
# at a fifth from the right and from the top.
COLOURS = """async (image) => {
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(image, 0, 0);
  return [0.2, 0.8].map((share) => [...pen.getImageData(
    canvas.width * share, canvas.height * 0.2, 1, 1).data].slice(0, 3));
}"""


def looks_well(page: Page) -> None:
    """On a phone and on an office computer, by day and in the dark."""
    for width, colours in ((360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def stands_upright(page: Page, words: str) -> None:
    """The red quarter at the left of the top, blue at its right, higher than wide."""
    picture = page.get_by_role("img", name=words)
    expect(picture).to_be_visible()
    left, right = picture.evaluate(COLOURS)
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]
    assert picture.evaluate("image => image.naturalHeight > image.naturalWidth")
    assert ".avif" in picture.evaluate("image => image.currentSrc")


def test_a_photo_of_a_phone_is_hung_by_mouse_and_seen_upright_by_everybody(
    site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    false, true = tmp_path / "photo.jpg", tmp_path / "IMG_2034.jpg"
    false.write_bytes(b"<!doctype html><script>alert(1)</script>")
    true.write_bytes(photos.from_phone())
    page = new_page()
    steps.signed_in(page, site, ORGANISER, f"/office/enterprises/{PLANT}/")
    page.get_by_role("link", name="Снимки", exact=True).click()
    expect(page.get_by_text("Снимков пока нет")).to_be_visible()
    looks_well(page)

    # A page that is called a photo is refused, and what was typed stays.
    form = page.locator("section.pictures-new")
    form.get_by_label("Что на снимке, по-русски").fill("Гранильщик у станка")
    form.get_by_label("То же по-английски").fill("A lapidary at the lathe")
    form.get_by_label("Снимок", exact=True).set_input_files(false)
    form.get_by_role("button", name="Добавить снимок").click()
    expect(page.get_by_role("alert")).to_contain_text("Это не снимок")
    expect(form.get_by_label("Что на снимке, по-русски")).to_have_value("Гранильщик у станка")
    looks_well(page)

    # A photo is shown before it is sent. Without words it waits for them.
    form.get_by_label("Что на снимке, по-русски").fill("")
    form.get_by_label("Снимок", exact=True).set_input_files(true)
    preview = form.locator("canvas")
    expect(preview).to_be_visible()
    assert preview.evaluate("canvas => canvas.height > canvas.width")
    form.get_by_role("button", name="Добавить снимок").click()
    expect(form.get_by_text("Файл принят и ждёт подписи")).to_be_visible()
    looks_well(page)
    form.get_by_label("Что на снимке, по-русски").fill("Гранильщик у станка")
    form.get_by_role("button", name="Добавить снимок").click()
    card = page.get_by_role("listitem").filter(has_text="Гранильщик у станка")
    expect(card.get_by_text("Главный", exact=True)).to_be_visible()
    looks_well(page)

    # Taken off by keyboard, and brought back.
    card.get_by_role("button", name="Убрать").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Снимок убран.")).to_be_visible()
    page.get_by_role("button", name="Вернуть").focus()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()

    stranger = new_page()
    for path in (f"/enterprises/{PLANT}/", "/sessions/EST-3/"):
        stranger.goto(path)
        stands_upright(stranger, "Гранильщик у станка")
        assert_fits(stranger)
    stranger.goto(f"/en/enterprises/{PLANT}/")
    stands_upright(stranger, "A lapidary at the lathe")
    looks_well(stranger)
