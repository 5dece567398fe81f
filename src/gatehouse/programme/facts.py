"""What a visitor must know before going, as the rows of a fact list."""

from __future__ import annotations

from typing import TypedDict

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

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
        rows += [_company(activity), _citizenship(activity), *_texts(activity), _photos(activity)]
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
    if activity.admission_age <= 0:
        return _row("user", _("Who may come"), _("Everybody: there is no lowest age."))
    text = ngettext(
        "From %(n)d year. The age is counted on the day of the visit.",
        "From %(n)d years. The age is counted on the day of the visit.",
        activity.admission_age,
    )
    text %= {"n": activity.admission_age}
    return _row("user", _("Who may come"), text, important=True)


def _company(activity: Activity) -> Fact:
    """With whom children come."""
    if activity.admission_age >= activity.child_alone_from:
        return _row("users", _("Children"), _("May come without an adult."))
    text = ngettext(
        "Up to the age of %(age)d with an adult: at most %(n)d child to each.",
        "Up to the age of %(age)d with an adult: at most %(n)d children to each.",
        activity.children_per_adult,
    )
    text %= {"age": activity.child_alone_from, "n": activity.children_per_adult}
    return _row("users", _("Children"), text)


def party_rule(activity: Activity) -> str:
    """Who may come with whom, in one line: «С 7 лет. До 14 — со взрослым, …»."""
    said = f"{capfirst(words.from_age(activity.admission_age))}."
    if activity.admission_age >= activity.child_alone_from:
        return said
    text = ngettext(
        "Up to %(age)d with an adult, at most %(n)d child to each.",
        "Up to %(age)d with an adult, at most %(n)d children to each.",
        activity.children_per_adult,
    )
    text %= {"age": activity.child_alone_from, "n": activity.children_per_adult}
    return f"{said} {text}"


def _citizenship(activity: Activity) -> Fact:
    if activity.citizenship == Citizenship.RF:
        text = _("Citizens of Russia only: such is the rule of this plant.")
        return _row("flag", _("Citizenship"), text, important=True)
    return _row("flag", _("Citizenship"), _("Any."))


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
