"""What a season demands of whoever applies or makes a list: how surely they are known, and tasks.

One list of refusals: pages show it before there is a form, operations raise it under their lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.admission.models import SeasonRules
from gatehouse.admission.season_rules import IdentityLevel
from gatehouse.core import sms
from gatehouse.core.refusal import Refusal
from gatehouse.people.models import OfficialIdentity, Person
from gatehouse.people.phones import index_of
from gatehouse.programme.models import Season
from gatehouse.rewards.queries import done_by, tasks_of

LEVELS = tuple(IdentityLevel)  # the least first
IDENTITY, TASKS = "identity_level", "tasks_done"


@dataclass(frozen=True)
class Demand:
    """What the rules of a season demand; of a season without rules, nothing."""

    season: int
    identity: IdentityLevel = IdentityLevel.EMAIL
    tasks: int = 0


def demand_of(season: int) -> Demand:
    """What the rules in force of a season demand. One statement."""
    rows = SeasonRules.objects.filter(season=season).order_by("-version")
    return _read(season, rows.values_list("body", flat=True).first() or {})


def demand_by(rules: SeasonRules) -> Demand:
    """What this version demands: a draw goes by the one it was planned by."""
    return _read(rules.season_id, rules.body)


def _read(season: int, body: Mapping[str, Any]) -> Demand:
    identity = IdentityLevel(body.get("identity", IdentityLevel.EMAIL))
    return Demand(season, identity, int(body.get("tasks_needed", 0)))


def level_of(person: Person) -> IdentityLevel:
    """How surely it is known who this is. At most one statement."""
    if OfficialIdentity.objects.filter(person=person).exists():
        return IdentityLevel.OFFICIAL
    return IdentityLevel.PHONE if person.has_phone else IdentityLevel.EMAIL


def can_be_asked(level: IdentityLevel) -> bool:
    """Whether this site has the means to raise anybody to this level."""
    if level is IdentityLevel.PHONE:
        return sms.is_set()
    return level is IdentityLevel.EMAIL or bool(settings.OIDC_SERVER)


def refusals(demand: Demand, asker: Person, *, spoken_to: str = "") -> list[Refusal]:
    """What this person still has to do before. `spoken_to`: the number from which they called:
    an organiser has heard them, so it counts as confirmed, unless it is somebody else's."""
    found = []
    if demand.identity is not IdentityLevel.EMAIL:
        found += _identity_refusals(demand.identity, asker, spoken_to)
    if demand.tasks:
        found += _tasks_refusals(demand, asker)
    return found


def _identity_refusals(asked: IdentityLevel, asker: Person, spoken_to: str) -> list[Refusal]:
    known = level_of(asker)
    if LEVELS.index(known) >= LEVELS.index(asked):
        return []
    if spoken_to and asked is IdentityLevel.PHONE:
        others = Person.objects.filter(phone_index=index_of(spoken_to)).exclude(pk=asker.pk)
        if not others.exists():
            return []
        text = _("This phone belongs to another account: book with that one’s e-mail.")
        return [Refusal(IDENTITY, text)]
    return [Refusal(IDENTITY, asked_in_words(asked))]


def asked_in_words(level: IdentityLevel) -> str:
    """What is asked of everybody, in a sentence; empty for the least."""
    if level is IdentityLevel.OFFICIAL:
        text = _("This season asks for an official identity: link %(name)s to your account once.")
        return text % {"name": settings.OIDC_NAME}
    if level is IdentityLevel.PHONE:
        return _("This season asks for a confirmed phone: one number stands for one person.")
    return ""


def _tasks_refusals(demand: Demand, asker: Person) -> list[Refusal]:
    done = done_by(asker, season=demand.season)
    if done >= demand.tasks:
        return []
    text = ngettext(
        "Places of this season are for those who have done %(n)d task. You have done %(done)d.",
        "Places of this season are for those who have done %(n)d tasks. You have done %(done)d.",
        demand.tasks,
    )
    return [Refusal(TASKS, text % {"n": demand.tasks, "done": done})]


@dataclass(frozen=True)
class Way:
    """Where somebody does what is demanded, and the words of the button."""

    url: str
    words: str


def way(demand: Demand, refusal: Refusal, *, back: str) -> Way | None:
    """How to do what a refusal of this demand asks for, and come back; None for another one, and
    where there is none."""
    query = f"?{urlencode({'next': back})}"
    if refusal.code == TASKS:
        return Way(reverse("rewards:tasks") + query, _("See the tasks"))
    if refusal.code != IDENTITY:
        return None
    if demand.identity is IdentityLevel.OFFICIAL:
        return Way(reverse("pages:my_official") + query, _("Link the identity"))
    return Way(reverse("pages:my_phone") + query, _("Confirm the phone"))


def in_words(demand: Demand) -> tuple[str, ...]:
    """What is demanded of everybody, in whole sentences; nothing of who only has to sign in."""
    lines = [asked_in_words(demand.identity)]
    if demand.tasks:
        text = ngettext(
            "Who asks has done %(n)d task of the season before.",
            "Who asks has done %(n)d tasks of the season before.",
            demand.tasks,
        )
        lines.append(text % {"n": demand.tasks})
    return tuple(filter(None, lines))


def impossible(level: IdentityLevel, tasks: int, season: Season) -> list[Refusal]:
    """Why a season cannot ask for this; empty where it can."""
    found = []
    if not can_be_asked(level):
        texts = {
            IdentityLevel.PHONE: _(
                "A phone cannot be asked for: no gateway of text messages is set up here."
            ),
            IdentityLevel.OFFICIAL: _(
                "An official identity cannot be asked for: no server of it is set up here."
            ),
        }
        found.append(Refusal("identity", texts[level]))
    if tasks < 0:
        text = _("Tasks to be done are never less than nothing.")
        found.append(Refusal("tasks_needed", text))
    elif tasks > (there := tasks_of(season).count()):
        text = ngettext(
            "The season has %(n)d task: no more can be asked for.",
            "The season has %(n)d tasks: no more can be asked for.",
            there,
        )
        found.append(Refusal("tasks_needed", text % {"n": there}))
    return found
