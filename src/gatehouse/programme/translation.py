"""Which texts of the programme have a Russian and an English column."""

from modeltranslation.translator import TranslationOptions, register

from gatehouse.programme.models import Activity, Season, Session


@register(Season)
class SeasonTranslation(TranslationOptions):
    fields = ("title", "about")


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = (
        "title",
        "summary",
        "about",
        "leader",
        "documents",
        "dress",
        "photo_note",
        "bring",
        "materials",
        "take_home",
        "access_notes",
    )


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("opening_hours", "cancel_reason")
