"""What an organiser says of a solo quiz; the rules are the operations'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.core.refusal import Refusal
from gatehouse.programme.models import Season
from gatehouse.quizzes.forms.game import GIVEN
from gatehouse.quizzes.models import Packet
from gatehouse.quizzes.operations.soloing import SoloPlan
from gatehouse.quizzes.prize_rules import Prize

MayPlay = Callable[[Packet, Season | None], bool]
MOMENT = "%Y-%m-%dT%H:%M"
PRIZE = re.compile(r"\A(?P<title>.+?)(?:\s*[×xх*]\s*(?P<count>[0-9]{1,5}))?\Z")
PRIZES_AT_MOST = 20  # kinds
TITLE_AT_MOST = 200
TIMES = ("draw_closes_at", "complaints_until", "witnesses_until", "beacon_at")
# Where a refusal is said; the rest stands above the form.
FIELD_OF = {
    "slug_taken": "slug",
    "code_taken": "slug",
    "closes_early": "closes_at",
    "closes_in_the_past": "closes_at",
    "more_than": "more_than",
    "timetable": "draw_closes_at",
    "entries_close_early": "draw_closes_at",
    "no_time_for_complaints": "complaints_until",
    "complaints_out_of_order": "complaints_until",
    "witnesses_out_of_order": "witnesses_until",
}


def _moment(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, help_text=hint, widget=widget, required=required)


class SoloForm(forms.Form):
    """A quiz and the draw of its prizes."""

    title = forms.CharField(label=pgettext_lazy("solo", "Title"), max_length=160)
    title_en = forms.CharField(
        label=pgettext_lazy("solo", "Title in English"), max_length=160, required=False
    )
    slug = forms.SlugField(
        label=pgettext_lazy("solo", "Address"),
        help_text=gettext_lazy("Latin letters, digits and hyphens; it stands in links."),
        max_length=25,
    )
    packet = forms.ModelChoiceField(
        label=pgettext_lazy("solo", "Packet of questions"),
        queryset=Packet.objects.none(),
        empty_label=gettext_lazy("Choose a packet"),
        help_text=GIVEN,
    )
    season = forms.ModelChoiceField(
        label=pgettext_lazy("solo", "Season"),
        queryset=Season.objects.none(),
        required=False,
        empty_label=pgettext_lazy("solo", "of none"),
    )
    about = forms.CharField(
        label=pgettext_lazy("solo", "What it is about"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea({"rows": 4}),
    )
    about_en = forms.CharField(
        label=pgettext_lazy("solo", "What it is about, in English"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea({"rows": 4}),
    )
    opens_at = _moment(pgettext_lazy("solo", "Opens"))
    closes_at = _moment(pgettext_lazy("solo", "Closes"))
    tries = forms.IntegerField(
        label=pgettext_lazy("solo", "Tries of each player"),
        help_text=gettext_lazy("0 is any number"),
        min_value=0,
        max_value=100,
    )
    shuffled = forms.BooleanField(
        label=gettext_lazy("Questions and choices in random order"), required=False
    )
    told_at_once = forms.BooleanField(
        label=gettext_lazy("The number of right answers is told at once"),
        help_text=gettext_lazy("Otherwise when the quiz has closed, by letter and on the page."),
        required=False,
    )
    more_than = forms.IntegerField(
        label=gettext_lazy("The draw is for those with more right answers than"),
        help_text=gettext_lazy("9 is “more than nine”, so it begins at ten."),
        min_value=0,
        max_value=500,
        required=False,
    )
    prizes = forms.CharField(
        label=pgettext_lazy("solo", "Prizes"),
        help_text=gettext_lazy(
            "One kind a line with how many there are: “Thermos × 20”. The first line is given out "
            "first. Empty: nothing is drawn."
        ),
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 4}),
    )
    prizes_en = forms.CharField(
        label=gettext_lazy("Prizes in English"),
        help_text=gettext_lazy(
            "Names only, a line for each line of the prizes. Where a line is empty, English pages "
            "say the name above."
        ),
        required=False,
        max_length=4_000,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
    )
    prize_note = forms.CharField(
        label=gettext_lazy("How a prize is handed over"),
        help_text=gettext_lazy("Winners read it in the letter and on their page."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )
    prize_note_en = forms.CharField(
        label=gettext_lazy("How a prize is handed over, in English"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )
    draw_closes_at = _moment(gettext_lazy("Entries of the draw close"), required=False)
    complaints_until = _moment(gettext_lazy("Complaints until"), required=False)
    witnesses_until = _moment(gettext_lazy("Witnesses tell their secrets until"), required=False)
    beacon_at = _moment(
        gettext_lazy("The number comes"),
        gettext_lazy("The round of the beacon follows from this minute; nobody chooses it."),
        required=False,
    )
    appeal_days = forms.IntegerField(
        label=gettext_lazy("Days for appeals after the release"),
        min_value=0,
        max_value=365,
        required=False,
    )

    def __init__(
        self,
        *,
        seasons: QuerySet[Season],
        packets: QuerySet[Packet],
        may_play: MayPlay,
        needs_season: bool,
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id="%s", label_suffix="", initial=dict(initial or {}))
        self._may_play = may_play
        for name, rows in (("season", seasons), ("packet", packets)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows
        self.fields["season"].required = needs_season

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def clean_prizes(self) -> list[Prize]:
        """«Термос × 20» a line; a line without a number is one prize."""
        lines = [line.strip() for line in self.cleaned_data["prizes"].splitlines()]
        found = [_prize(line) for line in lines if line]
        if len(found) > PRIZES_AT_MOST:
            wrong = _("At most %(n)d kinds of prizes.") % {"n": PRIZES_AT_MOST}
            raise ValidationError(wrong)
        return found

    def clean_prizes_en(self) -> list[str]:
        """«Thermos» a line, each for the prize of the same place."""
        found = [line.strip() for line in self.cleaned_data["prizes_en"].rstrip().splitlines()]
        for line in found:
            if len(line) > TITLE_AT_MOST:
                raise ValidationError(_unread(line))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "prizes" in cleaned and len(cleaned.get("prizes_en", ())) > len(cleaned["prizes"]):
            self.add_error("prizes_en", _("There are more lines than kinds of prizes."))
        packet, season = cleaned.get("packet"), cleaned.get("season")
        if packet is not None and "season" in cleaned and not self._may_play(packet, season):
            self.add_error("packet", _("This packet was not given to the season."))
        if cleaned.get("prizes"):
            for name in (*TIMES, "appeal_days"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("With prizes this is needed."))
        return cleaned

    @property
    def plan(self) -> SoloPlan:
        """What was said; only after is_valid()."""
        said = self.cleaned_data
        timetable = {
            "closes_at": said["draw_closes_at"],
            "complaints_until": said["complaints_until"],
            "witnesses_until": said["witnesses_until"],
            "beacon_at": said["beacon_at"],
            "appeal_days": said["appeal_days"],
        }
        names = ("slug", "title", "packet", "opens_at", "closes_at", "about", "season", "tries",
                 "shuffled", "told_at_once", "more_than", "prizes", "prize_note", "title_en",
                 "about_en", "prize_note_en")  # fmt: skip
        return SoloPlan(
            **{name: said[name] for name in names} | {"prizes": self._prizes()},
            timetable=timetable if said["prizes"] else None,
        )

    def _prizes(self) -> list[Prize]:
        kinds, titles = self.cleaned_data["prizes"], self.cleaned_data["prizes_en"]
        titles = [*titles, *[""] * (len(kinds) - len(titles))]
        return [replace(one, title_en=title) for one, title in zip(kinds, titles, strict=True)]

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say each refusal beside its field."""
        for one in refusals:
            self.add_error(FIELD_OF.get(one.code), one.text)


def _prize(line: str) -> Prize:
    read = PRIZE.match(line)
    title, count = (read["title"], int(read["count"] or 1)) if read else (line, 1)
    if not count or len(title) > TITLE_AT_MOST:
        raise ValidationError(_unread(line))
    return Prize(title.strip(), count)


def _unread(line: str) -> str:
    return _("This line cannot be read: %(line)s") % {"line": line[:60]}


def in_lines(prizes: Iterable[Prize]) -> dict[str, str]:
    """The fields of the form as they are typed."""
    kinds = list(prizes)
    in_english = [one.title_en if one.title_en != one.title else "" for one in kinds]
    return {
        "prizes": "\n".join(f"{one.title} × {one.count}" for one in kinds),
        "prizes_en": "\n".join(in_english).rstrip(),
    }
