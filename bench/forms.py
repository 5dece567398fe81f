"""Filling in a form as it stands on a page, whatever its fields are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S)
CONTROL = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>", re.S)
ATTRIBUTE = re.compile(r'([a-zA-Z-]+)(?:="([^"]*)")?')

NAMES = ("Анна", "Пётр", "Вера", "Лев", "Ия")
BORN_ON = "2012-04-01"


class NoSuchForm(LookupError):
    """Raised where the page has no form with the field looked for; holds the page's title."""


def fill(page: bytes, *, holding: str, surname: str = "Примеровы") -> list[tuple[str, str]]:
    """What a family would send with the form that holds the field `holding`.

    Hidden fields go back as they came, boxes are ticked where they must be, text fields get a
    name and dates a child's birth date. Buttons are not pressed. A `surname` of its own makes
    a family that nobody takes for another.
    """
    text = page.decode()
    form = next((f for f in FORM.findall(text) if f'name="{holding}"' in f), None)
    if form is None:
        raise NoSuchForm(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))[:400])
    sent: list[tuple[str, str]] = []
    names = (f"{name} {surname}" for name in NAMES * 10)
    for control in CONTROL.findall(form):
        attributes = {key.lower(): unescape(value) for key, value in ATTRIBUTE.findall(control)}
        name = attributes.get("name", "")
        value = _answer(control, attributes, names) if name else None
        first_choice = attributes.get("type") != "radio" or name not in dict(sent)
        if value is not None and first_choice:
            sent.append((name, value))
    return sent


def _answer(control: str, attributes: dict[str, str], names: Iterator[str]) -> str | None:
    """What is sent for one control; None where nothing is."""
    kind = "button" if control.startswith("<button") else attributes.get("type", "text")
    if kind in {"submit", "button", "reset"}:
        return None
    if kind == "checkbox":
        ticked = "required" in attributes or "checked" in attributes
        return attributes.get("value", "on") if ticked else None
    if kind == "date":
        return BORN_ON
    if kind in {"hidden", "number", "radio"} or attributes.get("value"):
        return attributes.get("value", "on" if kind == "radio" else "")
    if "required" in attributes:
        return next(names)
    return None if control.startswith("<select") else ""
