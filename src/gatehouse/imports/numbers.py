"""Counts of places, ages and lengths as plants write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from math import isfinite

from gatehouse.imports.shapes import Raw
from gatehouse.imports.texts import plain, zeros_of
from gatehouse.imports.unclear import Unclear

LONGEST_TEXT = 200  # signs
PLACES_AT_MOST = 2_000
NUMBER = re.compile(r"(?<![\d.,])-?\d+(?:[.,]\d+)?(?![\d])")
# 20+5, 20 + 5 (группа): places for everybody and for groups.
WITH_GROUPS = re.compile(r"\A(?:до |по )?(\d+)\D{0,12}?\+ ?(\d+)\D*\Z")
BETWEEN = re.compile(r"\A\D*?(\d+) ?(?:-|до) ?(\d+)\D*\Z")
ANY_AGE = re.compile(r"без огранич|нет|люб|все\b|для всех|-|any|all")
HOURS = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:ч|час\w*|h|hours?|hrs?)\b\.?")
MINUTES = re.compile(r"(\d+) ?(?:м|мин\w*|min\w*)\b\.?")
CLOCK = re.compile(r"\A(\d{1,2}):([0-5]\d)(?::\d\d)?\Z")
WORDS = {"полчаса": 30, "час": 60, "полтора часа": 90, "1 академический час": 45}
SHORTEST, LONGEST = 5, 24 * 60  # minutes


@dataclass(frozen=True)
class Places:
    """How many come; `groups` None where nothing is said of them. `remark` is a code for what
    was guessed."""

    public: int
    groups: int | None = None
    remark: str = ""


def places_of(raw: Raw) -> Places:
    """How many places a cell says.

    Raises:
        Unclear: places_unclear, places_none or places_many.
    """
    if isinstance(raw, bool | date | time) or raw is None:
        raise Unclear("places_unclear")
    if isinstance(raw, int | float):
        return Places(_bounded(raw))
    text = zeros_of(plain(raw[:LONGEST_TEXT]))
    if both := WITH_GROUPS.match(text):
        return Places(_bounded(int(both[1])), int(both[2]))
    if between := BETWEEN.match(text):
        return Places(_bounded(int(between[2])), remark="places_upper")
    numbers = NUMBER.findall(text)
    if len(numbers) != 1:
        raise Unclear("places_unclear")
    return Places(_bounded(float(numbers[0].replace(",", "."))))


def groups_of(raw: Raw) -> int:
    """How many of the places are for organised groups; a dash is none. Raises as places_of."""
    if isinstance(raw, str) and plain(raw) in ("-", "нет", "no", "none", "0"):
        return 0
    if isinstance(raw, int | float) and raw == 0:
        return 0
    return places_of(raw).public


def looks_like_number(raw: Raw) -> bool:
    """Whether a cell could say how many come."""
    return isinstance(raw, int) and not isinstance(raw, bool) and 2 <= raw <= 300


def _bounded(number: float) -> int:
    if not float(number).is_integer():
        raise Unclear("places_unclear")
    if number <= 0:
        raise Unclear("places_none")
    if number > PLACES_AT_MOST:
        raise Unclear("places_many", most=PLACES_AT_MOST)
    return int(number)


def age_of(raw: Raw) -> int:
    """From what age somebody is admitted; 0 for everybody. Raises Unclear age_unclear."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw < 100:
        return int(raw)
    if not isinstance(raw, str):
        raise Unclear("age_unclear")
    text = plain(raw[:LONGEST_TEXT]).strip(" .")
    if ANY_AGE.match(text):
        return 0
    numbers = re.findall(r"\d{1,2}", text)
    if not numbers or re.match(r"до \d", text):
        raise Unclear("age_unclear")
    return int(numbers[0])


def minutes_of(raw: Raw) -> int:
    """How long something takes, in minutes; a bare number below ten means hours.

    Raises:
        Unclear: length_unclear.
    """
    minutes = _minutes(raw)
    if minutes is None or not SHORTEST <= minutes <= LONGEST:
        raise Unclear("length_unclear")
    return minutes


def _minutes(raw: Raw) -> int | None:
    if isinstance(raw, time):
        return raw.hour * 60 + raw.minute
    if isinstance(raw, str):
        return _minutes_said(plain(raw[:LONGEST_TEXT]).strip(" .~"))
    if isinstance(raw, int | float) and not isinstance(raw, bool) and isfinite(raw):
        return _bare(float(raw))
    return None


def _minutes_said(text: str) -> int | None:
    if text in WORDS:
        return WORDS[text]
    if clock := CLOCK.match(text):
        return int(clock[1]) * 60 + int(clock[2])
    hours, rest = HOURS.findall(text), MINUTES.findall(text)
    if hours or rest:
        longest = float(hours[-1].replace(",", ".")) * 60 if hours else 0.0
        return round(longest + (int(rest[-1]) if rest else 0))
    numbers = NUMBER.findall(text)
    return _bare(float(numbers[-1].lstrip("-").replace(",", "."))) if numbers else None


def _bare(number: float) -> int:
    if 0 < number < 1:  # a share of a day
        return round(number * 24 * 60)
    return round(number * 60) if number < 10 else round(number)
