"""A guest with what a plant may see of them and no more: a name, an age, a citizenship if asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.models import Guest
from gatehouse.programme.models import Citizenship, Session
from gatehouse.programme.rules import age_on


@dataclass(frozen=True)
class Who:
    """One guest: a name, an age in words, and a citizenship where it is asked."""

    name: str
    age: str
    citizenship: str = ""
    is_child: bool = False


def who(guest: Guest, session: Session) -> Who:
    """A guest as the plant sees them."""
    asked = session.activity.citizenship == Citizenship.RF
    citizenship = guest.get_citizenship_display() if asked else ""
    if guest.born_on is None:
        return Who(guest.name, _("adult"), citizenship)
    age = age_on(born_on=guest.born_on, day=session.starts_at.astimezone(session.zone).date())
    years = ngettext("%(n)d year old", "%(n)d years old", age) % {"n": age}
    return Who(guest.name, years, citizenship, is_child=True)
