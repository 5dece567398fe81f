"""What a visitor must know before going: whole as the rows of a fact list, and in short.

The rules of an activity stand in words here and nowhere else, for every page that says them.
"""

from __future__ import annotations

from typing import TypedDict

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gatehouse.programme.formats import Parties
from gatehouse.programme.models import Activity, Citizenship, PhotoRule
from gatehouse.web import words


class Fact(TypedDict, total=False):
    """One row: what it is about, and the words; see components/fact_list.html."""

    name: str
    text: str
    icon: str
    important: bool


def of_activity(activity: Activity) -> list[Fact]:
    """Every rule of the activity, the ones that turn people away first."""
    traits = activity.traits
    rows = [_age(activity)]
    if traits.on_site:
        rows += [_company(activity), _citizenship(activity), *to_bring(activity)]
    else:
        rows += [_row("shopping-bag", _("Have at hand"), activity.bring)]
    rows += [
        _row("hammer", _("Materials"), activity.materials),
        _row("badge-check", _("You take home"), activity.take_home),
        _row("clock", _("How long"), words.duration(activity.duration_minutes)),
        _row("languages", _("Language"), languages(activity)),
    ]
    if traits.on_site:
        rows.append(_step_free(activity))
    rows.append(_mark(activity))
    return [row for row in rows if row.get("text")]


def languages(activity: Activity) -> str:
    """«русский, английский»."""
    names = {"ru": pgettext("language", "Russian"), "en": pgettext("language", "English")}
    codes = activity.languages.replace(",", " ").split()
    return ", ".join(names.get(code, code) for code in codes)


def _row(icon: str, name: str, text: str | None, *, important: bool = False) -> Fact:
    return {"icon": icon, "name": name, "text": text or "", "important": important}


def _age(activity: Activity) -> Fact:
    lowest = _lowest_age(activity)
    if lowest <= 0:
        return _row("user", _("Who may come"), _("Everybody: there is no lowest age."))
    text = ngettext(
        "From %(n)d year. The age is counted on the day of the visit.",
        "From %(n)d years. The age is counted on the day of the visit.",
        lowest,
    )
    return _row("user", _("Who may come"), text % {"n": lowest}, important=True)


def _lowest_age(activity: Activity) -> int:
    """In a team everybody comes on their own: from the age from which one may."""
    return max(activity.admission_age, activity.care_until if _in_teams(activity) else 0)


def _in_teams(activity: Activity) -> bool:
    return activity.traits.parties == Parties.TEAM


def _company(activity: Activity) -> Fact:
    """With whom children come."""
    text = _with_an_adult(activity) or _("May come without an adult.")
    return _row("users", _("Children"), text)


def _with_an_adult(activity: Activity) -> str:
    """Empty where nobody who is admitted needs an adult, or none would do."""
    if not activity.care_until or _in_teams(activity):
        return ""
    text = ngettext(
        "Up to the age of %(age)d with an adult: at most %(n)d child to each.",
        "Up to the age of %(age)d with an adult: at most %(n)d children to each.",
        activity.children_per_adult,
    )
    return text % {"age": activity.care_until, "n": activity.children_per_adult}


def party_rule(activity: Activity) -> str:
    """Who may come with whom, in one line: «С 7 лет. До 14 — со взрослым, …»."""
    said = f"{capfirst(words.from_age(_lowest_age(activity)))}."
    if not activity.care_until or _in_teams(activity):
        return said
    text = ngettext(
        "Up to %(age)d with an adult, at most %(n)d child to each.",
        "Up to %(age)d with an adult, at most %(n)d children to each.",
        activity.children_per_adult,
    )
    text %= {"age": activity.care_until, "n": activity.children_per_adult}
    return f"{said} {text}"


def in_short(activity: Activity, *, as_group: bool = False) -> str:
    """The rules for guests in a line, above a form: «С 7 лет. До 14 — со взрослым.»

    `as_group`: to an organised group, where nobody counts the children to an adult.
    """
    lowest = activity.admission_age if as_group else _lowest_age(activity)
    with_adult = activity.care_until if not (as_group or _in_teams(activity)) else 0
    lines = [
        f"{capfirst(words.from_age(lowest))}." if lowest else "",
        _("Under %(age)d with an adult.") % {"age": with_adult} if with_adult else "",
        _("Citizens of Russia only.") if activity.citizenship == Citizenship.RF else "",
    ]
    return " ".join(filter(None, lines))


def before_going(activity: Activity, *, as_group: bool = False) -> list[Fact]:
    """The short of it beside a form: what turns people away at the gate. `as_group` as above."""
    lowest = activity.admission_age if as_group else _lowest_age(activity)
    is_closed = activity.citizenship == Citizenship.RF
    rows = [
        _row("user", _("Age on the day"), words.from_age(lowest)),
        _row("users", _("Children"), "" if as_group else _with_an_adult(activity)),
        _row("flag", _("Citizenship"), _("Citizens of Russia only.") if is_closed else ""),
        *(_texts(activity) if activity.traits.on_site else ()),
    ]
    return [row for row in rows if row["text"]]


def _citizenship(activity: Activity) -> Fact:
    if activity.citizenship == Citizenship.RF:
        text = _("Citizens of Russia only: such is the rule of this plant.")
        return _row("flag", _("Citizenship"), text, important=True)
    return _row("flag", _("Citizenship"), _("Any."))


def to_bring(activity: Activity) -> list[Fact]:
    """Documents, dress, things, photos: what a guest has, and may do, inside."""
    return [*_texts(activity), _photos(activity)] if activity.traits.on_site else []


def _texts(activity: Activity) -> list[Fact]:
    return [
        _row("id-card", _("Documents"), activity.documents),
        _row("shirt", _("What to wear"), activity.dress),
        _row("shopping-bag", _("What to bring"), activity.bring),
    ]


def _photos(activity: Activity) -> Fact:
    rule = {
        PhotoRule.ALLOWED: _("Allowed."),
        PhotoRule.NOT_IN_WORKSHOPS: _("Not in the workshops."),
        PhotoRule.FORBIDDEN: _("Forbidden."),
    }[PhotoRule(activity.photo_rule)]
    icon = "camera" if activity.photo_rule == PhotoRule.ALLOWED else "camera-off"
    return _row(icon, _("Photos"), f"{rule} {activity.photo_note or ''}".strip())


def _step_free(activity: Activity) -> Fact:
    rule = _("No steps on the way.") if activity.step_free else _("There are steps on the way.")
    text = f"{rule} {activity.access_notes or ''}".strip()
    return _row("accessibility", _("Wheelchairs and prams"), text)


def _mark(activity: Activity) -> Fact:
    text = _("%(mark)s is a mark of what is shown and told, not the age of admission.")
    return _row("info", _("Content rating"), text % {"mark": activity.content_rating})
