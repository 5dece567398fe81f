"""What single cells say: days, times, numbers. Each reader raises Unclear with a code."""

from gatehouse.imports.dates import Days, days_of, looks_like_day, weekdays_of
from gatehouse.imports.hours import Span, looks_like_time, spans_of
from gatehouse.imports.numbers import (
    Places,
    age_of,
    groups_of,
    looks_like_number,
    minutes_of,
    places_of,
)
from gatehouse.imports.unclear import Unclear

__all__ = [
    "Days",
    "Places",
    "Span",
    "Unclear",
    "age_of",
    "days_of",
    "groups_of",
    "looks_like_day",
    "looks_like_number",
    "looks_like_time",
    "minutes_of",
    "places_of",
    "spans_of",
    "weekdays_of",
]
