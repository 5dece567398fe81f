"""What an editor of packets writes; the rules are `packing.checking`'s and the operations'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.programme.models import Season
from gatehouse.quizzes.models import Packet, Round
from gatehouse.quizzes.packing import checking
from gatehouse.quizzes.packing.shapes import RoundShape
from gatehouse.quizzes.points import halves, read_halves
from gatehouse.quizzes.terms import (
    Kind,
    LadderFall,
    Scoring,
    Unclear,
    read_scoring,
    scoring_as_json,
)

EMPTY = {"required": _("Write this: it cannot be empty.")}


class PointsField(forms.CharField):
    """Points as people write them: «1½», «1,5»; clean gives halves."""

    widget = forms.TextInput(attrs={"class": "packet-points", "inputmode": "decimal"})

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            return read_halves(text)
        except Unclear as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return halves(value) if checking.is_whole(value) else value


class StepsField(forms.CharField):
    """Points of a ladder's steps with semicolons between; clean gives a tuple of halves."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        try:
            return tuple(read_halves(step) for step in text.split(";") if step.strip())
        except Unclear as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        is_read = isinstance(value, list | tuple)
        return "; ".join(halves(step) for step in value) if is_read else value


class PacketForm(forms.Form):
    """The head of a packet."""

    title = forms.CharField(
        label=pgettext_lazy("packet", "Title"), max_length=160, error_messages=EMPTY
    )
    title_en = forms.CharField(
        label=pgettext_lazy("packet", "Title in English"),
        max_length=160,
        required=False,
        help_text=_("Empty: the title as it is. Questions stay in the language they are in."),
    )
    note = forms.CharField(
        label=_("Note for editors"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_practice = forms.BooleanField(
        label=_("For practice"),
        required=False,
        help_text=_("Anyone may play it alone, at any time: it is no secret."),
    )

    seasons = forms.ModelMultipleChoiceField(
        Season.objects.none(),
        label=_("Who may play it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Organisers of these seasons make games and quizzes of it, and so may read it. Those "
            "of the city may always."
        ),
    )

    def __init__(
        self,
        *,
        seasons: QuerySet[Season],
        of: Packet | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        names = ("title_en", "note", "is_practice")
        initial: dict[str, Any] = {name: getattr(of, name) for name in names} if of else {}
        initial |= {"title": of.title_ru or of.title, "seasons": of.seasons.all()} if of else {}
        super().__init__(data, auto_id="%s", label_suffix="", initial=initial)
        self.fields["seasons"].queryset = seasons  # type: ignore[attr-defined]


class RoundForm(forms.Form):
    """The head of a round; of the scoring only what its kind needs is shown and kept."""

    title = forms.CharField(
        label=pgettext_lazy("round", "Title"), max_length=120, error_messages=EMPTY
    )
    title_en = forms.CharField(
        label=pgettext_lazy("round", "Title in English"), max_length=120, required=False
    )
    intro = forms.CharField(
        label=_("What the host says"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seconds = forms.IntegerField(
        label=_("Seconds for a question"),
        initial=60,
        min_value=checking.SECONDS_AT_LEAST,
        max_value=checking.SECONDS_AT_MOST,
        error_messages={"required": _("Write the number.")},
    )
    opens_whole = forms.BooleanField(
        label=_("All questions at once"),
        required=False,
        help_text=_("A blitz: one clock for the whole round."),
    )
    kind = forms.ChoiceField(
        label=_("How it is scored"), choices=Kind.choices, widget=forms.RadioSelect
    )
    all_right_bonus_halves = PointsField(
        label=_("Added where all is right"), required=False, help_text=_("Empty: nothing.")
    )
    tick_gain_halves = PointsField(label=_("A ticked answer that is right"), required=False)
    tick_loss_halves = PointsField(label=_("A ticked answer that is wrong costs"), required=False)
    ticks_at_most = forms.IntegerField(
        label=_("Ticks at most"),
        required=False,
        min_value=1,
        max_value=checking.QUESTIONS_AT_MOST,
        help_text=_("Empty: as many as one likes."),
    )
    stake_from_halves = PointsField(label=_("Stake from"), required=False)
    stake_to_halves = PointsField(label=_("Stake to"), required=False)
    stake_of_total = forms.BooleanField(
        label=_("Never more than the team has before the round"), required=False
    )
    ladder_halves = StepsField(
        label=_("What the steps are worth"),
        required=False,
        max_length=400,
        help_text=_("With semicolons: 1; 2; 4. The last one holds for all further steps."),
    )
    ladder_fall = forms.ChoiceField(
        label=_("The first wrong answer"),
        choices=LadderFall.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    may_go_below_zero = forms.BooleanField(label=_("The round may go below zero"), required=False)

    OF_KIND: Mapping[str, tuple[str, ...]] = {
        Kind.TICK: ("tick_gain_halves", "tick_loss_halves", "ticks_at_most"),
        Kind.STAKE: ("stake_from_halves", "stake_to_halves", "stake_of_total"),
        Kind.LADDER: ("ladder_halves", "ladder_fall"),
    }
    FOR_ALL = ("all_right_bonus_halves", "may_go_below_zero")

    def __init__(self, *, of: Round | None = None, data: Mapping[str, Any] | None = None) -> None:
        initial: dict[str, Any] = {}
        scoring = Scoring()
        if of is not None:
            names = ("title_en", "intro", "seconds", "opens_whole")
            initial = {name: getattr(of, name) for name in names}
            initial["title"] = of.title_ru or of.title
            scoring = read_scoring(of.scoring)
        super().__init__(data, auto_id="%s", label_suffix="", initial=initial | scoring.__dict__)

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What each kind needs beside what all have."""
        return [(kind, [self[name] for name in names]) for kind, names in self.OF_KIND.items()]

    @property
    def for_all(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FOR_ALL]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                checking.check_round(self.shape)
            except Unclear as error:
                raise ValidationError(str(error)) from error
        return cleaned

    @property
    def shape(self) -> RoundShape:
        """The round without questions; only after is_valid()."""
        said = self.cleaned_data
        return RoundShape(
            title=" ".join(said["title"].split()),
            title_en=" ".join(said["title_en"].split()),
            intro=plain_lines(said["intro"]),
            seconds=said["seconds"],
            opens_whole=said["opens_whole"],
            scoring=scoring_as_json(self._scoring()),
        )

    def _scoring(self) -> Scoring:
        said = self.cleaned_data
        names = (*self.FOR_ALL, *self.OF_KIND.get(said["kind"], ()))
        # What was left empty is as proposed, but for the number of ticks: there it means all.
        kept = {name: said[name] for name in names if said[name] not in (None, "")}
        return read_scoring(kept | {"kind": said["kind"]})


def plain_lines(text: str) -> str:
    """As browsers send it, with the line ends that we keep."""
    return text.replace("\r\n", "\n").strip()


class MediaForm(forms.Form):
    """A file for a packet."""

    file = forms.FileField(
        label=_("Picture, sound or video"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/*,audio/*,video/*"}),
        help_text=_(
            "A picture up to 20 MB, a sound up to 3 minutes and 20 MB, a video up to 90 seconds and"
            " 80 MB."
        ),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    described = forms.CharField(
        label=_("What is seen or heard"),
        max_length=500,
        help_text=_("For those who cannot see or hear it, without giving the answer away."),
        error_messages={"required": _("Say what is seen or heard.")},
    )

    def __init__(self, *, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="media-%s", label_suffix="")


class PacketFileForm(forms.Form):
    """A file of questions."""

    file = forms.FileField(
        label=_("File"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".zip,.xlsx,.ods,.xls,.csv,.txt,.gift"}),
        help_text=_("A packet of this site (ZIP), a sheet (XLSX), or Moodle’s GIFT (TXT)."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="%s", label_suffix="")
