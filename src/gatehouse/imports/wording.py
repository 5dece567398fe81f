"""Why a row is not taken, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

# By the code of a Problem; what is in %(…)s comes from the row.
TEXTS: Mapping[str, str | Promise] = {
    # days
    "day_missing": gettext_lazy("No date."),
    "day_unclear": gettext_lazy("“%(said)s” is not understood as a date. Write it as 12.12.2026."),
    "day_not_real": gettext_lazy("There is no such day: “%(said)s”."),
    "day_outside": gettext_lazy("%(day)s is outside the season, %(first)s–%(last)s."),
    "weekday_alone": gettext_lazy("“%(said)s” may be %(days)s. Write the date."),
    "weekday_not_in_season": gettext_lazy("The season has no such day: “%(said)s”."),
    "weekday_contradicts": gettext_lazy(
        "The day of the week does not fit the date: %(days)s. Which is right?"
    ),
    "range_backwards": gettext_lazy("“%(said)s” ends before it begins."),
    "range_long": gettext_lazy("“%(said)s” is too long."),
    "day_by_number": gettext_lazy("The number %(said)s is read as %(days)s."),
    "day_swapped": gettext_lazy("“%(said)s” is read as %(days)s: the month stood first."),
    "month_guessed": gettext_lazy("No month: “%(said)s” is read as %(days)s."),
    "weekday_only": gettext_lazy("“%(said)s” is read as %(days)s."),
    "every_weekday": gettext_lazy("“%(said)s” is read as %(days)s."),
    # times
    "time_missing": gettext_lazy("No time."),
    "time_unclear": gettext_lazy("“%(said)s” is not understood as a time. Write it as 10:30."),
    "time_not_real": gettext_lazy("There is no such time: “%(said)s”."),
    "time_two_ways": gettext_lazy("“%(said)s” may be %(one)s or %(two)s. Write it as 10:30."),
    "ends_two_ways": gettext_lazy("Two times of the end: %(one)s and %(two)s."),
    "ends_missing": gettext_lazy("It is not said when it ends."),
    "ends_before": gettext_lazy("The end, %(ends)s, is not after the start, %(starts)s."),
    "length_unclear": gettext_lazy("“%(said)s” is not understood as a duration."),
    # places
    "places_missing": gettext_lazy("It is not said how many places there are."),
    "places_unclear": gettext_lazy("“%(said)s” is not understood as a number of places."),
    "places_none": gettext_lazy("%(said)s places: nobody could come."),
    "places_many": gettext_lazy("%(said)s places are too many: %(most)d at most."),
    "places_upper": gettext_lazy("“%(said)s” is read as %(count)d places."),
    # names
    "enterprise_missing": gettext_lazy("It is not said which enterprise."),
    "enterprise_unknown": gettext_lazy("We know no enterprise “%(said)s”."),
    "title_missing": gettext_lazy("It is not said which activity."),
    "title_unknown": gettext_lazy("The enterprise has no activity “%(said)s”."),
    "site_missing": gettext_lazy("The enterprise has several sites, say which: %(sites)s"),
    "site_unknown": gettext_lazy("The enterprise has no site “%(said)s”."),
    "format_unknown": gettext_lazy("“%(said)s” is no format of ours."),
    "format_differs": gettext_lazy("The file says “%(said)s”, the programme “%(ours)s”."),
    "age_unclear": gettext_lazy("“%(said)s” is not understood as an age."),
    "age_differs": gettext_lazy("The file says from %(said)s years, the programme from %(ours)s."),
    "read_as": gettext_lazy("“%(said)s” is read as “%(guess)s”."),
    "from_above": gettext_lazy("Empty: “%(said)s” is taken from the row above."),
    "from_group": gettext_lazy("“%(said)s” is taken from the heading above."),
    # cells
    "formula": gettext_lazy(
        "A formula without a result. Open the file, save it and send it again."
    ),
    "error": gettext_lazy("An error stands in the cell."),
    # sessions
    "code_wrong": gettext_lazy("“%(said)s” is no code: capital letters, digits and hyphens."),
    "code_elsewhere": gettext_lazy("%(said)s is a session of another season."),
    "code_new": gettext_lazy("There is no session %(said)s yet: it will be made with this code."),
    "code_many": gettext_lazy("One code stands for several days or times."),
    "code_other": gettext_lazy("%(said)s is another activity in the programme: “%(ours)s”."),
    "too_many": gettext_lazy("%(count)d sessions in one row are too many. Please split it."),
    "which_session": gettext_lazy("Several sessions fit: %(codes)s. Write the code."),
    "session_cancelled": gettext_lazy("The session %(said)s was called off."),
    "double_differs": gettext_lazy("%(row)s says the same session in another way."),
    # rows that are none
    "skip_empty": pgettext_lazy("row", "empty"),
    "skip_total": pgettext_lazy("row", "a total"),
    "skip_heading": pgettext_lazy("row", "the heading again"),
    "skip_group": pgettext_lazy("row", "a heading of the rows below"),
    "skip_note": pgettext_lazy("row", "a note"),
    "skip_double": pgettext_lazy("row", "the same as %(row)s"),
    "skip_by_hand": pgettext_lazy("row", "left out by you"),
    # where
    "row": pgettext_lazy("row", "row %(number)d"),
    "row_of_sheet": pgettext_lazy("row", "row %(number)d of the sheet “%(sheet)s”"),
}


def words(code: str, **facts: object) -> str:
    """The words for a code, in the language of whoever asks."""
    return str(TEXTS[code]) % {name: _plain(fact) for name, fact in facts.items()}


def did_you_mean(text: str, near: tuple[str, ...]) -> str:
    """The text with the names of ours that might be meant."""
    if not near:
        return text
    names = ", ".join(_("“%(name)s”") % {"name": _bare(name)} for name in near)
    return f"{text} {_('Do you mean %(names)s?') % {'names': names}}"


def _bare(name: str) -> str:
    """A name all of which stands in quotes, without them: the sentence has its own."""
    inside = name.removeprefix("«").removesuffix("»")
    return inside if len(name) - len(inside) == 2 and "«" not in inside else name


def _plain(fact: object) -> object:
    """Days as people write them, names without quotes of their own; many are cut to a few."""
    if isinstance(fact, date):
        return f"{fact:%d.%m.%Y}"
    if isinstance(fact, str):
        return _bare(fact)
    if isinstance(fact, tuple):
        shown = ", ".join(str(_plain(one)) for one in fact[:6])
        return f"{shown}…" if len(fact) > 6 else shown
    return fact
