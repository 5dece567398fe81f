"""The style guide shows every component, in both languages, within its weight."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from gatehouse.web import drawings

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "gatehouse" / "web"
BUILT = ROOT / "build" / "static" / "web"
GUIDE = (WEB / "templates" / "web" / "styleguide.html").read_text()


def components() -> list[str]:
    """Every component but the parts of others, which start with an underscore."""
    folder = WEB / "templates" / "components"
    return sorted(path.name for path in folder.glob("*.html") if not path.name.startswith("_"))


@pytest.mark.parametrize("name", components())
def test_a_component_says_what_it_takes(name: str) -> None:
    text = (WEB / "templates" / "components" / name).read_text()
    assert text.startswith("{% comment %}")


@pytest.mark.parametrize("name", components())
def test_a_component_is_shown(name: str) -> None:
    shown = set(re.findall(r"components/([a-z_]+\.html)", GUIDE))
    for part in list(shown):
        inside = (WEB / "templates" / "components" / part).read_text()
        shown |= set(re.findall(r"components/([a-z_]+\.html)", inside))
    assert name in shown


@pytest.mark.parametrize("address", ["/styleguide", "/en/styleguide"])
def test_the_page_renders_whole(address: str) -> None:
    html = Client(SERVER_NAME="localhost").get(address).content.decode()
    assert html.count("data-part=") == GUIDE.count("data-part=")
    assert "</html>" in html
    assert not re.search(r' (d|x|y|cx|cy|width|height)="[^"]*\d,\d+[^ \d]', html), (
        "a number with a comma"
    )


def test_in_russian_no_word_stays_english() -> None:
    html = Client(SERVER_NAME="localhost").get("/styleguide").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    words = re.sub(r"<(svg|kbd|time|option|code)\b.*?</\1>|<[^>]*>", " ", main, flags=re.S)
    for token in ("swatch", *sorted(drawings.NAMES, key=len, reverse=True)):
        words = words.replace(token, " ")
    known = {"paper", "sheet", "ink", "soft", "line", "signal", "good", "warn", "stop", "focus"}
    left = set(re.findall(r"[a-z]{3,}", words)) - known
    assert left == set()


@pytest.mark.parametrize("name", sorted(drawings.NAMES))
def test_a_drawing_stays_on_its_sheet_and_takes_the_page_s_ink(name: str) -> None:
    pen = drawings.pen(name)
    shapes = re.sub(r"<text.*?</text>|transform=\"[^\"]*\"", "", pen.body())
    assert "#" not in shapes
    assert "rgb" not in shapes
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", shapes)]
    assert -pen.height < min(numbers)
    assert max(numbers) <= pen.width


def test_the_style_sheet_is_light() -> None:
    assert len(gzip.compress((BUILT / "gatehouse.css").read_bytes(), 6)) <= 12 * 1024


@pytest.mark.parametrize("face", ["golos-400", "golos-600", "unbounded-500"])
def test_a_face_is_one_small_file(face: str) -> None:
    assert (BUILT / "fonts" / f"{face}.woff2").stat().st_size <= 35 * 1024


def test_every_icon_in_use_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'id="([a-z0-9-]+)"', (BUILT / "icons.svg").read_text()))
    used = {
        name
        for path in WEB.parent.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text())
    }
    assert used - sprite == set()
