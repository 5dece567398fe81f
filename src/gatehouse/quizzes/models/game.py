"""A game: who plays it, over which channels, and who has which desk at it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Application
from gatehouse.core.codes import new_code
from gatehouse.programme.models import Season, Session
from gatehouse.quizzes.models.packet import Packet, new_key

TEAM_CODE_LENGTH = 6


def new_team_code() -> str:
    return new_code(TEAM_CODE_LENGTH)


class Screen(models.TextChoices):
    """What the stage shows."""

    LOBBY = "lobby", pgettext_lazy("stage", "Before the game")
    ROUND = "round", pgettext_lazy("stage", "A round begins")
    QUESTION = "question", pgettext_lazy("stage", "A question")
    SOLUTION = "solution", pgettext_lazy("stage", "The solution")
    BREAK = "break", pgettext_lazy("stage", "A break")
    TABLE = "table", pgettext_lazy("stage", "The table")
    END = "end", pgettext_lazy("stage", "The end")


class QuizQuerySet(models.QuerySet["Quiz"]):
    def going_on(self) -> Self:
        return self.filter(started_at__isnull=False, ended_at=None, called_off_at=None)


class Quiz(models.Model):
    """A game of a packet. `version` counts every change that somebody could see: pages that hold
    an older one ask again."""

    code = models.SlugField(pgettext_lazy("game", "code"), max_length=32, unique=True)
    title = models.CharField(pgettext_lazy("game", "title"), max_length=160)
    packet = models.ForeignKey(Packet, models.PROTECT, related_name="quizzes")
    rules = models.JSONField(default=dict, blank=True, help_text="see terms.GameRules")
    is_practice = models.BooleanField(default=False, editable=False)

    # Whoever knows a key may listen: the stage and the desks to the one, everybody to the other.
    play_key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    show_key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)

    version = models.PositiveBigIntegerField(default=1, editable=False)
    screen = models.CharField(max_length=8, choices=Screen.choices, default=Screen.LOBBY)
    # What the screen is about, where it is about one of them.
    screen_round = models.ForeignKey(
        "quizzes.Round", models.PROTECT, null=True, blank=True, related_name="+"
    )
    screen_run = models.ForeignKey(
        "quizzes.Run", models.PROTECT, null=True, blank=True, related_name="+"
    )
    screen_table = models.ForeignKey(
        "quizzes.TableVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of a break: when the game goes on, as the host has said.
    break_until = models.DateTimeField(null=True, blank=True)

    holder = models.ForeignKey(
        "quizzes.Seat", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)

    made_at = models.DateTimeField(pgettext_lazy("game", "made at"))
    started_at = models.DateTimeField(pgettext_lazy("game", "started at"), null=True, blank=True)
    ended_at = models.DateTimeField(pgettext_lazy("game", "ended at"), null=True, blank=True)
    appeals_until = models.DateTimeField(
        pgettext_lazy("game", "appeals until"), null=True, blank=True
    )
    published_at = models.DateTimeField(
        pgettext_lazy("game", "results published at"), null=True, blank=True
    )
    called_off_at = models.DateTimeField(
        pgettext_lazy("game", "called off at"), null=True, blank=True
    )

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("game", "game")
        verbose_name_plural = pgettext_lazy("game", "games")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def shows_a_table(self) -> bool:
        """Whether the stage, the phones and who watches have a table before them."""
        return self.screen in {Screen.TABLE, Screen.END} and self.screen_table_id is not None


class Channel(models.Model):
    """A way to play the game: in the hall, or over the net. Each is a Session with places of its
    own, so that teams get in by the same admission."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="channels")
    session = models.OneToOneField(
        Session, models.PROTECT, null=True, blank=True, related_name="channel"
    )
    title = models.CharField(pgettext_lazy("channel", "title"), max_length=60)
    is_online = models.BooleanField(pgettext_lazy("channel", "online"), default=False)
    delay_seconds = models.PositiveSmallIntegerField(
        pgettext_lazy("channel", "the stream comes so many seconds later"), default=0
    )
    league = models.CharField(pgettext_lazy("channel", "league of the rating"), max_length=40)
    # The teams of a channel listen to it: one that is behind learns a question later.
    play_key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("channel", "channel")
        verbose_name_plural = pgettext_lazy("channel", "channels")
        ordering = ["quiz", "is_online", "pk"]
        constraints = [
            # By expressions: the library of translations would want English titles to differ too,
            # and most channels have none.
            models.UniqueConstraint("quiz", "title", name="quizzes_channel_title"),
            models.CheckConstraint(
                condition=Q(delay_seconds__lte=120), name="quizzes_delay_has_a_cap"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SeatRole(models.TextChoices):
    HOST = "host", pgettext_lazy("seat", "Host")
    STAGE = "stage", pgettext_lazy("seat", "Stage screen")
    CHECKER = "checker", pgettext_lazy("seat", "Checker")
    JUDGE = "judge", pgettext_lazy("seat", "Judge")


class Seat(models.Model):
    """One desk at a game, opened by a signed link that holds its key."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="seats")
    role = models.CharField(pgettext_lazy("seat", "role"), max_length=8, choices=SeatRole.choices)
    title = models.CharField(pgettext_lazy("seat", "whose"), max_length=60)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(pgettext_lazy("seat", "taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("seat", "desk")
        verbose_name_plural = pgettext_lazy("seat", "desks")
        ordering = ["quiz", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "role", "title"], name="quizzes_seat_title"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.title}"


class Squad(models.Model):
    """A team across games: who has claimed it says that games under this name were theirs."""

    name = models.CharField(pgettext_lazy("team", "name"), max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="squads",
        verbose_name=pgettext_lazy("team", "captain"),
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("team", "team across games")
        verbose_name_plural = pgettext_lazy("team", "teams across games")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Who plays a game together. A team that came by admission points to its application."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="teams")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="teams")
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="team"
    )
    squad = models.ForeignKey(Squad, models.SET_NULL, null=True, blank=True, related_name="teams")
    number = models.PositiveIntegerField(pgettext_lazy("team", "number"))
    name = models.CharField(pgettext_lazy("team", "name"), max_length=80)
    code = models.CharField(
        pgettext_lazy("team", "code of the team"),
        max_length=TEAM_CODE_LENGTH,
        default=new_team_code,
    )
    # Four digits that the captain sets; with the code of the team they move the play to
    # another phone.
    pin = models.CharField(max_length=4, blank=True, default="")
    # The one phone that answers, and the one that asks to take its place.
    device = models.UUIDField(null=True, blank=True)
    device_asked = models.UUIDField(null=True, blank=True)
    device_asked_at = models.DateTimeField(null=True, blank=True)
    time_percent = models.PositiveSmallIntegerField(
        pgettext_lazy("team", "time, % of the others'"), default=100
    )
    # Less than its channel's, by the captain's word; empty: as its channel.
    own_delay_seconds = models.PositiveSmallIntegerField(
        pgettext_lazy("team", "its own stream comes so many seconds later"), null=True, blank=True
    )
    on_paper = models.BooleanField(pgettext_lazy("team", "plays on paper"), default=False)
    declared_heads = models.PositiveSmallIntegerField(
        pgettext_lazy("team", "players as declared"), default=0
    )
    confirmed_heads = models.PositiveSmallIntegerField(
        pgettext_lazy("team", "players as counted"), null=True, blank=True
    )
    # The number is the captain's word: whoever counts puts theirs above it.
    heads_by_captain = models.BooleanField(default=False, editable=False)
    out_of_competition = models.BooleanField(
        pgettext_lazy("team", "out of competition"), default=False
    )
    disqualified_because = models.CharField(
        pgettext_lazy("team", "disqualified because"), max_length=240, blank=True
    )
    made_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # Its captain asked to be forgotten: the result stays, and no link to the team opens.
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("team", "team")
        verbose_name_plural = pgettext_lazy("team", "teams")
        ordering = ["quiz", "number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quizzes_team_number"),
            models.UniqueConstraint(fields=["quiz", "code"], name="quizzes_team_code"),
            models.CheckConstraint(
                condition=Q(time_percent__gte=100, time_percent__lte=300),
                name="quizzes_time_has_a_cap",
            ),
            models.CheckConstraint(
                condition=Q(own_delay_seconds__lte=120), name="quizzes_own_delay_has_a_cap"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Rating(models.Model):
    """How games of a season add up for one league: all of them, or a team's best ones."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="ratings")
    league = models.CharField(pgettext_lazy("channel", "league of the rating"), max_length=40)
    best_of = models.PositiveSmallIntegerField(
        pgettext_lazy("rating", "best games that count"),
        null=True,
        blank=True,
        help_text=pgettext_lazy("rating", "empty: all of them"),
    )

    class Meta:
        verbose_name = pgettext_lazy("rating", "rating")
        verbose_name_plural = pgettext_lazy("rating", "ratings")
        ordering = ["season", "league"]
        constraints = [
            models.UniqueConstraint(fields=["season", "league"], name="quizzes_rating_once"),
        ]

    def __str__(self) -> str:
        return f"{self.season_id}: {self.league}"
