"""Which texts of games have a Russian and an English column.

What a visitor reads around a game has both. Questions, choices and what is said with an answer
are in the language they were written in: an answer is judged by its letters, and two wordings are
two questions. What is hashed or pushed to everybody at once takes the Russian column.
"""

from modeltranslation.translator import TranslationOptions, register

from gatehouse.quizzes.models import Channel, Packet, Quiz, Round, Solo


@register(Packet)
class PacketTranslation(TranslationOptions):
    fields = ("title",)


@register(Round)
class RoundTranslation(TranslationOptions):
    fields = ("title",)


@register(Quiz)
class QuizTranslation(TranslationOptions):
    fields = ("title",)


@register(Channel)
class ChannelTranslation(TranslationOptions):
    fields = ("title",)


@register(Solo)
class SoloTranslation(TranslationOptions):
    fields = ("title", "about", "prize_note")
