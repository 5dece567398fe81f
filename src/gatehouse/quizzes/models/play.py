"""What happened in a game: questions opened, answers written down, blanks typed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from gatehouse.quizzes.models.game import Quiz, Seat, Team
from gatehouse.quizzes.models.packet import Question, Round
from gatehouse.quizzes.rules import Window, delay_of, window


class Run(models.Model):
    """A question asked in a game. It opens and closes by its times alone, so that no timer can
    close it twice or forget it."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="runs")
    question = models.ForeignKey(Question, models.PROTECT, related_name="runs")
    rev = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    seconds = models.PositiveSmallIntegerField()
    # The host may stop early; nobody may answer after that, each channel by its own delay.
    stopped_at = models.DateTimeField(null=True, blank=True)
    # Seconds by channel, and by team where one knows its own (`rules.delay_of`), as they were when
    # it opened.
    delays = models.JSONField(default=dict)
    solved_at = models.DateTimeField(
        pgettext_lazy("game", "solution shown at"), null=True, blank=True
    )

    class Meta:
        verbose_name = pgettext_lazy("game", "question asked")
        verbose_name_plural = pgettext_lazy("game", "questions asked")
        ordering = ["quiz", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="quizzes_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.question_id}"

    def window_of(self, team: Team) -> Window:
        """From when to when this team may answer."""
        return self.window_in(team.channel_id, time_percent=team.time_percent, team_id=team.pk)

    def window_in(
        self, channel_id: int, *, time_percent: int = 100, team_id: int | None = None
    ) -> Window:
        """The window of a channel; of one of its teams with the delay that is its own."""
        return window(
            opened_at=self.opened_at,
            seconds=self.seconds,
            stopped_at=self.stopped_at,
            delay_seconds=delay_of(self.delays, channel_id=channel_id, team_id=team_id),
            time_percent=time_percent,
        )


class AnswerSource(models.TextChoices):
    PHONE = "phone", pgettext_lazy("answer", "From a phone")
    PAPER = "paper", pgettext_lazy("answer", "From paper")


class Answer(models.Model):
    """One line of the journal. Lines are only added: the last one that came in time counts, and
    what came too late is kept beside it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="answers")
    team = models.ForeignKey(Team, models.PROTECT, related_name="answers")
    # Made on the device that sends it: sent twice, it is written down once.
    key = models.UUIDField()
    value = models.JSONField()
    source = models.CharField(max_length=8, choices=AnswerSource.choices)
    received_at = models.DateTimeField()
    late_ms = models.PositiveIntegerField(default=0)
    # Of a phone: which one, what it says of its times, and how far its clock was off.
    device = models.UUIDField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    tapped_at = models.DateTimeField(null=True, blank=True)
    offset_ms = models.IntegerField(null=True, blank=True)
    offset_error_ms = models.PositiveIntegerField(null=True, blank=True)
    # Of paper: who typed it, and whether it is the first typing, the second, or what a third
    # person decided where they differed (3).
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    typing = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("answer", "answer")
        verbose_name_plural = pgettext_lazy("answer", "answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "team", "key"], name="quizzes_answer_once"),
            models.CheckConstraint(
                condition=Q(source=AnswerSource.PHONE, typing=None)
                | Q(source=AnswerSource.PAPER, typing__isnull=False),
                name="quizzes_paper_says_which_typing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.team_id}"


class Blank(models.Model):
    """A team's sheet of one round, and the photo of it."""

    code = models.CharField(max_length=12, unique=True)
    team = models.ForeignKey(Team, models.CASCADE, related_name="blanks")
    round = models.ForeignKey(Round, models.PROTECT, related_name="blanks")
    printed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    # Why it is taken though it came after a solution was shown; empty where it came in time.
    late_because = models.CharField(
        pgettext_lazy("blank", "taken late because"), max_length=240, blank=True
    )
    photo = models.CharField(max_length=80, blank=True)
    photo_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("blank", "blank")
        verbose_name_plural = pgettext_lazy("blank", "blanks")
        ordering = ["team", "round"]
        constraints = [
            models.UniqueConstraint(fields=["team", "round"], name="quizzes_blank_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Typing(models.Model):
    """A checker has a blank on the desk, or is done with it: nobody else types it the same time."""

    blank = models.ForeignKey(Blank, models.CASCADE, related_name="typings")
    number = models.PositiveSmallIntegerField()  # the first or the second time
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="typings")
    taken_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("blank", "typing")
        verbose_name_plural = pgettext_lazy("blank", "typings")
        ordering = ["blank", "number"]
        constraints = [
            models.UniqueConstraint(fields=["blank", "number"], name="quizzes_typed_once"),
            models.UniqueConstraint(fields=["blank", "seat"], name="quizzes_two_people_type"),
        ]

    def __str__(self) -> str:
        return f"{self.blank_id}/{self.number}"


class PaperSpell(models.Model):
    """From when to when a team that also plays by phone wrote on paper: a blank counts for the
    questions that were open then. Who plays on paper from the first question has none."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="paper_spells")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("blank", "time on paper")
        verbose_name_plural = pgettext_lazy("blank", "times on paper")
        ordering = ["team", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(until=None), name="quizzes_on_paper_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.since:%H:%M:%S}"
