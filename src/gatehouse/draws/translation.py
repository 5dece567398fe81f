"""Which texts of draws have a Russian and an English column."""

from modeltranslation.translator import TranslationOptions, register

from gatehouse.draws.models import Draw, Lot


@register(Draw)
class DrawTranslation(TranslationOptions):
    fields = ("title",)


@register(Lot)
class LotTranslation(TranslationOptions):
    fields = ("title",)
