"""Every scheme can be read: contrast is computed from the tokens themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatehouse.web.viewing import SCHEMES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "gatehouse"
CSS = SOURCE / "web" / "css"
GATE = SOURCE / "gate" / "css" / "gate.css"
TEXT = ("ink", "ink-soft", "signal", "good", "warn", "stop")
LINES = ("line", "focus")
SUNLIGHT = 7  # to 1: what WCAG asks of the strictest text


def declarations(css: str, selector: str) -> dict[str, str]:
    """The custom properties of every rule that stands under exactly this selector."""
    found: dict[str, str] = {}
    for match in re.finditer(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
        if " ".join(match[1].split()) == selector:
            found |= dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+)", match[2]))
    return found


def tokens(scheme: str) -> dict[str, str]:
    """Token to colour, with references followed."""
    css = (CSS / "tokens.css").read_text() + (CSS / "modes.css").read_text()
    known = declarations(css, ":root")
    if scheme in SCHEMES[3:]:
        family = ", ".join(f'[data-scheme="{name}"]' for name in SCHEMES[3:])
        known |= declarations(css, f":root:is({family})")
    known |= declarations(css, f':root[data-scheme="{scheme}"]')
    for _ in range(3):
        known = {
            name: known[ref[1]] if (ref := re.fullmatch(r"var\(--([a-z-]+)\)", value)) else value
            for name, value in known.items()
        }
    return known


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES[1:])
def test_words_stand_out_from_the_page_and_from_a_sheet(scheme: str) -> None:
    colour = tokens(scheme)
    faint = {
        (name, ground): round(ratio, 2)
        for name in TEXT
        for ground in ("paper", "sheet")
        if (ratio := contrast(colour[name], colour[ground])) < 4.5
    }
    assert faint == {}


@pytest.mark.parametrize("scheme", SCHEMES[1:])
def test_lines_that_mean_something_can_be_seen(scheme: str) -> None:
    colour = tokens(scheme)
    faint = {
        (name, ground): round(ratio, 2)
        for name in LINES
        for ground in ("paper", "sheet")
        if (ratio := contrast(colour[name], colour[ground])) < 3
    }
    assert faint == {}


@pytest.mark.parametrize("scheme", SCHEMES[1:])
def test_the_words_of_the_one_action_can_be_read(scheme: str) -> None:
    colour = tokens(scheme)
    assert contrast(colour["signal-ink"], colour["signal"]) >= 4.5
    assert contrast(colour["paper"], colour["ink"]) >= 7


def test_dark_by_the_device_is_the_same_as_dark_by_choice() -> None:
    css = (CSS / "tokens.css").read_text()
    device = re.search(r":root:not\(\[data-scheme\]\) \{([^}]*)\}", css)
    chosen = re.search(r':root\[data-scheme="dark"\] \{([^}]*)\}', css)
    assert device is not None
    assert chosen is not None
    assert device[1].split() == chosen[1].split()


def test_a_verdict_is_read_in_bright_sunlight() -> None:
    css = GATE.read_text()
    usual = declarations(css, ".verdict")
    tones = {"good": usual} | {
        tone: usual | declarations(css, f'.verdict[data-tone="{tone}"]') for tone in ("ask", "stop")
    }
    ratios = {tone: contrast(colour["on"], colour["over"]) for tone, colour in tones.items()}
    assert {tone: ratio for tone, ratio in ratios.items() if ratio < SUNLIGHT} == {}
    assert len({colour["on"] for colour in tones.values()}) == len(tones)


@pytest.mark.parametrize("scheme", SCHEMES[1:])
def test_words_at_the_gate_are_read_in_bright_sunlight(scheme: str) -> None:
    colour = tokens(scheme) | declarations(GATE.read_text(), f':root[data-scheme="{scheme}"] .gate')
    faint = {
        name: round(ratio, 2)
        for name in TEXT
        if (ratio := contrast(colour[name], colour["paper"])) < SUNLIGHT
    }
    assert faint == {}
    assert contrast(colour["signal-ink"], colour["signal"]) >= SUNLIGHT


def test_the_gate_is_the_same_by_day_and_by_choice() -> None:
    css = GATE.read_text()
    device = re.search(r":root:not\(\[data-scheme\]\) \.gate \{([^}]*)\}", css)
    chosen = re.search(r':root\[data-scheme="light"\] \.gate \{([^}]*)\}', css)
    assert device is not None
    assert chosen is not None
    assert device[1].split() == chosen[1].split()
