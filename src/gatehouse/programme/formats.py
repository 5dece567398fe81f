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


# Where one asks for places of this one session: at once, or to be chosen.
BY_ASKING = (Admission.FIRST_COME, Admission.SELECTION)


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

    icon           the picture beside its name; one of `web/icons.txt`
    on_site        people go somewhere: stops, the way there, what to bring
    also_online    a session without a stop is online
    parties        who asks for places together
    team_sizes     smallest and largest team, only where parties is TEAM
    members_named  each member of a team says before the visit who they are
    over_days      one session is open over several days and its visitors are counted
    has_video      a recorded video is the session
    """

    icon: str
    on_site: bool = True
    also_online: bool = False
    parties: Parties = Parties.COMPANY
    team_sizes: tuple[int, int] = (0, 0)
    members_named: bool = False
    over_days: bool = False
    has_video: bool = False


TRAITS: dict[Format, Traits] = {
    Format.TOUR: Traits("factory"),
    Format.MASTER_CLASS: Traits("hammer"),
    Format.LECTURE: Traits("presentation"),
    Format.HACKATHON: Traits("wrench", parties=Parties.TEAM, team_sizes=(3, 5), members_named=True),
    Format.EXHIBITION: Traits("landmark", parties=Parties.NOBODY, over_days=True),
    Format.CONCERT: Traits("music"),
    Format.PLAY: Traits("drama"),
    Format.ONLINE_TOUR: Traits(
        "monitor-play", on_site=False, parties=Parties.NOBODY, has_video=True
    ),
    Format.QUIZ: Traits("gamepad-2", also_online=True, parties=Parties.TEAM, team_sizes=(2, 9)),
    Format.BROADCAST: Traits("radio", on_site=False, parties=Parties.NOBODY),
}


def formats_where(test: Callable[[Traits], bool]) -> list[Format]:
    """The formats with such traits, for a search or a link."""
    return [kind for kind, traits in TRAITS.items() if test(traits)]


IN_TEAMS = formats_where(lambda traits: traits.parties == Parties.TEAM)
MEMBERS_NAMED = formats_where(lambda traits: traits.members_named)
ALSO_ONLINE = formats_where(lambda traits: traits.also_online)
OFF_SITE = formats_where(lambda traits: not traits.on_site)
WITH_VIDEO = formats_where(lambda traits: traits.has_video)
