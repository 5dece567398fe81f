"""What an organiser says of a game: its packet, its channels, what it goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from gatehouse.programme.models import Session
from gatehouse.quizzes.models import Channel, Packet, SeatRole
from gatehouse.quizzes.operations.quizzes import DELAY_AT_MOST, ChannelPlan, plan_of
from gatehouse.quizzes.operations.teams import HEADS_AT_MOST, NAME_LENGTH, PERCENT
from gatehouse.quizzes.terms import GameRules

FILE = Path(__file__).parents[1] / "office" / "data" / "game.yaml"
CODE = RegexValidator(r"\A[a-z0-9][a-z0-9-]{1,31}\Z", _("Small letters, digits and hyphens."))
# Words that addresses of games begin with.
TAKEN = frozenset({
    "check", "checkers", "frames", "host", "judge", "media", "mine", "mirror", "new", "play",
    "practice", "rating", "ratings", "stage",
})  # fmt: skip
GRACE_AT_MOST_MS = 10_000
TWO_DAYS = 2 * 24 * 60
ENROL_AT_MOST_HOURS = 30 * 24
GIVEN = _("Is it not here? The organisers of the city give packets to seasons.")


@lru_cache(maxsize=1)
def proposals() -> Mapping[str, Any]:
    """What the form begins with; see the file."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


class RulesForm(forms.Form):
    """What a game goes by."""

    grace_ms = forms.IntegerField(
        label=_("An answer counts that comes so late, ms"),
        min_value=0,
        max_value=GRACE_AT_MOST_MS,
        help_text=_("For slow networks; later ones are kept and do not count."),
    )
    appeal_minutes = forms.IntegerField(
        label=_("Appeals are taken after the end, minutes"), min_value=0, max_value=TWO_DAYS
    )
    names_on_table = forms.IntegerField(
        label=_("Teams on one screen of the stage"), min_value=5, max_value=40
    )
    enrol_hours = forms.IntegerField(
        label=_("Captains get their links so many hours before"),
        min_value=1,
        max_value=ENROL_AT_MOST_HOURS,
        help_text=_("Whoever has a place by then is entered; who gets one later, soon after."),
    )
    typed_twice = forms.BooleanField(
        label=_("Two checkers type each blank"),
        required=False,
        help_text=_("Where they differ, a third person decides."),
    )

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.label_suffix = ""

    @property
    def rules(self) -> GameRules:
        return GameRules(**{name: self.cleaned_data[name] for name in proposals()["rules"]})


class GameForm(RulesForm):
    """The game itself."""

    title = forms.CharField(label=pgettext_lazy("game", "Title"), max_length=160)
    title_en = forms.CharField(
        label=pgettext_lazy("game", "Title in English"), max_length=160, required=False
    )
    code = forms.CharField(
        label=pgettext_lazy("game", "Code"),
        max_length=32,
        validators=[CODE],
        help_text=_("It stands in the address of the game: small letters, digits, hyphens."),
    )
    packet = forms.ModelChoiceField(
        Packet.objects.none(),
        label=pgettext_lazy("game", "Packet"),
        empty_label=_("Choose a packet"),
        help_text=GIVEN,
    )

    field_order = ("title", "title_en", "code", "packet")

    def __init__(self, *args: Any, packets: QuerySet[Packet], **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.fields["packet"].queryset = packets  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in TAKEN:
            raise forms.ValidationError(_("This word stands in addresses already."))
        return code


class ChannelForm(forms.Form):
    """A session as a way to play."""

    title = forms.CharField(label=pgettext_lazy("channel", "What it is called"), max_length=60)
    title_en = forms.CharField(
        label=pgettext_lazy("channel", "What it is called in English"),
        max_length=60,
        required=False,
    )
    is_online = forms.BooleanField(label=_("Over the net"), required=False)
    delay_seconds = forms.IntegerField(
        label=_("The stream is behind by so many seconds"),
        min_value=0,
        max_value=DELAY_AT_MOST,
        help_text=_("Its teams see each question later, and have as many seconds as others."),
    )
    league = forms.CharField(label=pgettext_lazy("channel", "League of the rating"), max_length=40)

    def __init__(self, session: Session, **fields: Any) -> None:
        super().__init__(**fields, prefix=session.code)
        self.session = session
        self.label_suffix = ""

    @property
    def plan(self) -> ChannelPlan:
        return ChannelPlan(session=self.session, **self.cleaned_data)


def channel_forms(
    sessions: Sequence[Session], *, data: Mapping[str, Any] | None
) -> list[ChannelForm]:
    """One for each session, with what is usual for a hall and over the net."""
    return [
        ChannelForm(one, data=data, initial=_usual(online=not one.stops.all())) for one in sessions
    ]


def _usual(*, online: bool) -> dict[str, Any]:
    with translation.override("ru"):
        title = pgettext("channel", "Online") if online else pgettext("channel", "Hall")
    usual = proposals()["online" if online else "hall"]
    titles = {"title": title, "title_en": "Online" if online else "Hall"}
    return {**titles, "is_online": online, **usual}


class DelayForm(forms.Form):
    """How far the stream of a channel is behind."""

    seconds = forms.IntegerField(
        label=_("The stream is behind by so many seconds"), min_value=0, max_value=DELAY_AT_MOST
    )


class NewChannelForm(forms.Form):
    """One more way to play: a free session, or none where teams come without applying."""

    prefix = "channel"

    session = forms.ModelChoiceField(
        Session.objects.none(),
        label=pgettext_lazy("programme", "Session"),
        to_field_name="code",
        required=False,
        empty_label=_("none: teams come to the door"),
    )
    title = forms.CharField(label=pgettext_lazy("channel", "What it is called"), max_length=60)
    title_en = forms.CharField(
        label=pgettext_lazy("channel", "What it is called in English"),
        max_length=60,
        required=False,
    )
    is_online = forms.BooleanField(label=_("Over the net"), required=False)
    delay_seconds = forms.IntegerField(
        label=_("The stream is behind by so many seconds"), min_value=0, max_value=DELAY_AT_MOST
    )
    league = forms.CharField(label=pgettext_lazy("channel", "League of the rating"), max_length=40)

    def __init__(self, *args: Any, sessions: QuerySet[Session], **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.label_suffix = ""
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]

    @property
    def plan(self) -> ChannelPlan:
        return ChannelPlan(**self.cleaned_data)


class ChangeChannelForm(NewChannelForm):
    """A channel that is there. Its delay has a form of its own; once the game has begun only the
    English title is asked."""

    def __init__(self, channel: Channel, *, is_coming: bool, **fields: Any) -> None:
        self.before = plan_of(channel)
        session = self.before.session
        initial = vars(self.before) | {"session": session.code if session else ""}
        super().__init__(**fields, initial=initial, prefix=f"channel-{channel.pk}")
        asked = {*self.fields} - {"delay_seconds"} if is_coming else {"title_en"}
        for name in {*self.fields} - asked:
            del self.fields[name]

    @property
    def plan(self) -> ChannelPlan:
        return replace(self.before, **self.cleaned_data)


class SeatForm(forms.Form):
    """A desk to be given out."""

    role = forms.ChoiceField(label=pgettext_lazy("seat", "Desk"), choices=SeatRole.choices)
    title = forms.CharField(label=pgettext_lazy("seat", "Whose"), max_length=60)

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.label_suffix = ""


class NewTeamForm(forms.Form):
    """A team that came without an application."""

    name = forms.CharField(label=pgettext_lazy("team", "Name"), max_length=NAME_LENGTH)
    channel = forms.TypedChoiceField(label=pgettext_lazy("team", "Channel"), coerce=int)
    heads = forms.IntegerField(
        label=pgettext_lazy("team", "Players"), min_value=1, max_value=HEADS_AT_MOST
    )
    on_paper = forms.BooleanField(label=pgettext_lazy("team", "Plays on paper"), required=False)

    def __init__(self, *args: Any, channels: Sequence[tuple[int, str]], **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.label_suffix = ""
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]


class HeadsForm(forms.Form):
    """How many of a team are there."""

    heads = forms.IntegerField(
        label=_("Players as counted"), min_value=0, max_value=HEADS_AT_MOST, required=False
    )


class TimeForm(forms.Form):
    """How much time a team has, in percent of the others'."""

    percent = forms.IntegerField(
        label=_("Time, % of the others’"), min_value=PERCENT[0], max_value=PERCENT[1]
    )
