"""What a team asks the judges."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.quizzes.models import AppealKind, Question
from gatehouse.quizzes.operations.appealing import TEXT_LENGTH


class NamedQuestion(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A question by its numbers: «Round 2, question 3»."""

    def label_from_instance(self, obj: Question) -> str:
        words = _("Round %(round)d, question %(number)d")
        return words % {"round": obj.round.number, "number": obj.number}


class AppealForm(forms.Form):
    """Which question, what about it, and why."""

    question = NamedQuestion(Question.objects.none())
    kind = forms.ChoiceField(
        choices=AppealKind.choices, label=gettext_lazy("What you ask for"), widget=forms.RadioSelect
    )
    variant = forms.CharField(
        label=gettext_lazy("The answer that was credited wrongly"),
        help_text=gettext_lazy("Only for an appeal against an answer of others"),
        max_length=400,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 5}), max_length=TEXT_LENGTH
    )

    def __init__(self, *, questions: list[Question], data: QueryDict | None = None) -> None:
        super().__init__(data)
        keys = [one.pk for one in questions]
        asked = Question.objects.filter(pk__in=keys).select_related("round")
        self.fields["question"] = NamedQuestion(
            asked.order_by("-round__number", "-number"),
            label=gettext_lazy("Question"),
            empty_label=None,
        )
