"""Formats are values with traits: code asks for a trait, never for a format by name."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Admission(models.TextChoices):
    """How somebody gets into a Session."""

    OPEN = "open", _("Open to all")
    FIRST_COME = "first_come", _("First come, first served")
    DRAW = "draw", _("By draw")
    SELECTION = "selection", _("By selection")


class Format(models.TextChoices):
    TOUR = "tour", _("Tour")
    MASTER_CLASS = "master_class", _("Master class")
    LECTURE = "lecture", _("Lecture")
    HACKATHON = "hackathon", _("Hackathon")
    EXHIBITION = "exhibition", _("Exhibition")
    CONCERT = "concert", _("Concert")
    PLAY = "play", _("Play")
    ONLINE_TOUR = "online_tour", _("Online tour")
    QUIZ = "quiz", _("Quiz")
    BROADCAST = "broadcast", _("Broadcast")


class Parties(StrEnum):
    """Who asks for places together."""

    COMPANY = "company"  # people named one by one
    TEAM = "team"  # a head-count first, then those who open the team's link
    NOBODY = "nobody"  # nobody asks: one comes, or watches


@dataclass(frozen=True)
class Traits:
    """What follows from a format.

    on_site        people go somewhere: stops, the way there, what to bring
    needs_pass     each guest has a code for the gate
    parties        who asks for places together
    team_sizes     smallest and largest team, only where parties is TEAM
    over_days      one session is open over several days and its visitors are counted
    has_video      a recorded video is the session
    default_admission  what a new session gets unless the season says otherwise
    feeds          which figures an attendance of this format counts in
    """

    on_site: bool = True
    needs_pass: bool = True
    parties: Parties = Parties.COMPANY
    team_sizes: tuple[int, int] = (0, 0)
    over_days: bool = False
    has_video: bool = False
    default_admission: Admission = Admission.FIRST_COME
    feeds: tuple[str, ...] = ("visits",)


TRAITS: dict[Format, Traits] = {
    Format.TOUR: Traits(feeds=("visits", "tours")),
    Format.MASTER_CLASS: Traits(feeds=("visits", "master_classes")),
    Format.LECTURE: Traits(),
    Format.HACKATHON: Traits(parties=Parties.TEAM, team_sizes=(3, 5)),
    Format.EXHIBITION: Traits(
        needs_pass=False,
        parties=Parties.NOBODY,
        over_days=True,
        default_admission=Admission.OPEN,
    ),
    Format.CONCERT: Traits(),
    Format.PLAY: Traits(),
    Format.ONLINE_TOUR: Traits(
        on_site=False,
        needs_pass=False,
        parties=Parties.NOBODY,
        has_video=True,
        default_admission=Admission.OPEN,
        feeds=("views",),
    ),
    Format.QUIZ: Traits(parties=Parties.TEAM, team_sizes=(2, 9), feeds=("teams", "players")),
    Format.BROADCAST: Traits(
        on_site=False,
        needs_pass=False,
        parties=Parties.NOBODY,
        default_admission=Admission.OPEN,
        feeds=("viewers",),
    ),
}


def formats_where(test: Callable[[Traits], bool]) -> list[Format]:
    """The formats with such traits, for a search or a link."""
    return [kind for kind, traits in TRAITS.items() if test(traits)]


IN_TEAMS = formats_where(lambda traits: traits.parties == Parties.TEAM)
