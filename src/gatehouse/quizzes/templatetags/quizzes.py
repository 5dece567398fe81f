"""`{% load quizzes %}`: points and answers in words."""

from __future__ import annotations

from django import template

from gatehouse.quizzes import matching
from gatehouse.quizzes.keys import key_question
from gatehouse.quizzes.models import Appeal
from gatehouse.quizzes.points import halves

register = template.Library()
register.filter("halves", halves)


@register.filter
def signed_halves(value: int) -> str:
    """The same with its sign, as a penalty is shown: «+1», «−½»."""
    return f"+{halves(value)}" if value > 0 else halves(value)


@register.filter
def meant(appeal: Appeal) -> str:
    """The answer that an appeal is about, as people read it: the words of a choice, not its id."""
    return matching.in_words(key_question(appeal.question), appeal.variant)
