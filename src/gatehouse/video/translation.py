"""Which texts of a video have a Russian and an English column."""

from modeltranslation.translator import TranslationOptions, register

from gatehouse.video.models import Cue, Video


@register(Video)
class VideoTranslation(TranslationOptions):
    fields = ("title", "transcript")


@register(Cue)
class CueTranslation(TranslationOptions):
    fields = ("text", "chapter")
