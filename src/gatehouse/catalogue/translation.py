"""Which texts of the catalogue have a Russian and an English column."""

from modeltranslation.translator import TranslationOptions, register

from gatehouse.catalogue.models import Enterprise, Industry, Picture, Site


@register(Industry)
class IndustryTranslation(TranslationOptions):
    fields = ("name",)


@register(Enterprise)
class EnterpriseTranslation(TranslationOptions):
    fields = ("name", "shows", "about")


@register(Site)
class SiteTranslation(TranslationOptions):
    fields = ("name", "address", "metro", "way_there", "meeting_point", "access_notes")


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("description",)
