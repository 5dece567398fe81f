"""Tables of a draw: its lots, its entries, its witnesses and its files.

An entry knows nothing of who enters and a lot nothing of what it is: a party, a session or a
prize points here from above.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.core.crypto import EncryptedTextField
from gatehouse.draws.rules import PERSONS_AT_MOST, Step
from gatehouse.draws.simulation.terms import Terms, read

LABEL = RegexValidator(r"\A[A-Z0-9-]{1,16}\Z", _("Capital letters, digits and hyphens."))


class DrawQuerySet(models.QuerySet["Draw"]):
    def announced(self) -> Self:
        """Those that everybody sees."""
        return self.filter(published_at__isnull=False)

    def going_on(self) -> Self:
        """Those that may still come to a result."""
        return self.filter(released_at=None, voided_at=None)


class Draw(models.Model):
    """A run of chance over a set of lots. Its step follows from the times at which each was
    reached: there is no other state."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    title = models.CharField(_("title"), max_length=160)
    is_sealed = models.BooleanField(
        _("its lists are not public"),
        default=False,
        help_text=_("what would tell of somebody's health: only hashes, counts and limits are"),
    )
    rules = models.TextField(_("rules"), help_text=_("published; their hash is in the commit"))
    size_table = models.CharField(_("tickets by size, in tenths"), max_length=60)

    closes_at = models.DateTimeField(_("entries close at"))
    complaints_until = models.DateTimeField(_("complaints until"))
    witnesses_until = models.DateTimeField(_("witnesses reveal until"))
    beacon_at = models.DateTimeField(_("drawn at"))

    appeal_days = models.PositiveSmallIntegerField(
        _("days for appeals"), help_text=_("so long after the release the salts are kept")
    )

    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    committed_at = models.DateTimeField(_("committed at"), null=True, blank=True)
    revealed_at = models.DateTimeField(_("revealed at"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("result known at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    void_reason = models.TextField(_("why it was called off"), blank=True)

    # One secret gives every entry its salt; erased, no record can be guessed from its hash.
    salt_key = EncryptedTextField(blank=True, default="")
    salts_erased_at = models.DateTimeField(_("salts erased at"), null=True, blank=True)
    signature = models.CharField(_("signature of the round"), max_length=96, blank=True)
    dice = models.CharField(_("dice"), max_length=100, blank=True)
    commit_sha256 = models.CharField(_("hash of the commit"), max_length=64, blank=True)
    results_sha256 = models.CharField(_("hash of the results"), max_length=64, blank=True)
    self_test = models.JSONField(_("self-test"), default=dict, blank=True)
    is_sound = models.BooleanField(_("passed its self-test"), null=True, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-beacon_at", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    closes_at__lt=F("complaints_until"),
                    complaints_until__lte=F("beacon_at"),
                    witnesses_until__gt=F("closes_at"),
                    witnesses_until__lt=F("beacon_at"),
                ),
                name="draws_timetable_in_order",
            ),
            models.CheckConstraint(
                condition=Q(signature="") | Q(dice=""), name="draws_a_round_or_dice"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(published_at__isnull=False),
                name="draws_published_before_closed",
            ),
            models.CheckConstraint(
                condition=Q(committed_at=None) | Q(closed_at__isnull=False),
                name="draws_closed_before_commit",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | Q(revealed_at__isnull=False),
                name="draws_revealed_before_drawn",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(is_sound=True, drawn_at__isnull=False),
                name="draws_sound_before_release",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def step(self) -> Step:
        """Where it stands."""
        if self.voided_at:
            return Step.VOID
        reached = {
            Step.RELEASED: self.released_at,
            Step.DRAWN: self.drawn_at,
            Step.REVEALED: self.revealed_at,
            Step.COMMITTED: self.committed_at,
            Step.CLOSED: self.closed_at,
        }
        start = Step.OPEN if self.published_at else Step.DRAFT
        return next((step for step, at in reached.items() if at), start)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Tickets in tenths for a party of 1, 2, 3… persons; the last holds for all larger."""
        return tuple(int(part) for part in self.size_table.split(","))


class Lot(models.Model):
    """What is drawn: so many places of something, or so many equal prizes."""

    draw = models.ForeignKey(Draw, models.CASCADE, verbose_name=_("draw"), related_name="lots")
    label = models.CharField(_("label"), max_length=16, validators=[LABEL])
    title = models.CharField(_("title"), max_length=200)
    places = models.PositiveIntegerField(_("places"))
    guarantees = models.JSONField(
        _("guarantees"), default=dict, blank=True, help_text=_("places by lane")
    )

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["draw", "label"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "label"], name="draws_label_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Entry(models.Model):
    """One entrant in one draw. The ticket is minted when it is made and is the only name that
    the public files have for it; what is drawn from is written at the close."""

    draw = models.ForeignKey(Draw, models.CASCADE, verbose_name=_("draw"), related_name="entries")
    ticket = models.CharField(_("ticket"), max_length=20, unique=True)
    persons = models.PositiveSmallIntegerField(_("people"), default=1)
    tickets = models.PositiveSmallIntegerField(_("tickets"), default=0)
    lane = models.CharField(_("lane"), max_length=1, default="-")
    wishes = models.TextField(_("wishes"), blank=True, help_text=_("labels, the dearest first"))
    record_sha256 = models.CharField(_("hash of the record"), max_length=64, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    rank = models.PositiveIntegerField(_("place in the order"), null=True)
    key = models.CharField(_("key"), max_length=16, blank=True)
    wish = models.PositiveSmallIntegerField(_("which wish was granted"), null=True)
    lot = models.ForeignKey(
        Lot,
        models.PROTECT,
        verbose_name=_("lot"),
        null=True,
        blank=True,
        related_name="won_by",
    )

    class Meta:
        verbose_name = pgettext_lazy("draw", "entry")
        verbose_name_plural = pgettext_lazy("draw", "entries")
        ordering = ["draw", "pk"]
        indexes = [models.Index(fields=["draw", "ticket"], name="draws_lines_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["draw", "rank"], name="draws_rank_once"),
            models.CheckConstraint(
                condition=Q(persons__range=(1, PERSONS_AT_MOST)) & Q(tickets__lte=99),
                name="draws_entry_fits",
            ),
            models.CheckConstraint(
                condition=Q(lot=None, wish=None) | Q(lot__isnull=False, wish__gte=1),
                name="draws_a_lot_was_wished",
            ),
        ]

    def __str__(self) -> str:
        return self.ticket


class Witness(models.Model):
    """Somebody independent whose secret is mixed into the seed: nobody can then know the result
    who does not know all of the secrets."""

    draw = models.ForeignKey(Draw, models.CASCADE, verbose_name=_("draw"), related_name="witnesses")
    name = models.SlugField(_("short name"), max_length=32)
    title = models.CharField(_("who"), max_length=160)
    sealed = models.CharField(_("hash of the secret"), max_length=64)
    secret = models.CharField(_("secret"), max_length=64, blank=True)
    revealed_at = models.DateTimeField(_("revealed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")
        ordering = ["draw", "name"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "name"], name="draws_witness_once"),
            models.CheckConstraint(
                condition=Q(secret="", revealed_at=None)
                | (~Q(secret="") & Q(revealed_at__isnull=False)),
                name="draws_revealed_with_secret",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Auditor(models.Model):
    """Somebody whom two officials let open the files of a sealed draw, by a link of their own."""

    draw = models.ForeignKey(Draw, models.CASCADE, verbose_name=_("draw"), related_name="auditors")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("who"), max_length=160)
    appointed_at = models.DateTimeField(_("appointed at"))
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("auditor")
        verbose_name_plural = _("auditors")
        ordering = ["draw", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="draws_auditor_once"),
        ]

    def __str__(self) -> str:
        return self.title


class DrawFile(models.Model):
    """A file of a draw as it was published, with the hash it had then."""

    draw = models.ForeignKey(Draw, models.CASCADE, verbose_name=_("draw"), related_name="files")
    name = models.CharField(_("name"), max_length=32)
    file = models.FileField(_("file"), upload_to="draws/", max_length=120)
    sha256 = models.CharField(pgettext_lazy("draw", "hash"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("file of a draw")
        verbose_name_plural = _("files of draws")
        ordering = ["draw", "name"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "name"], name="draws_file_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stored(self) -> str:
        """Its name in the store."""
        return str(self.file.name)


class Simulation(models.Model):
    """A run of the simulator for a season: what was asked and what came of it, as `simulation`
    reads and writes them. Nothing of it decides anything."""

    season = models.ForeignKey(
        "programme.Season",
        models.CASCADE,
        verbose_name=pgettext_lazy("draw", "season"),
        related_name="simulations",
    )
    number = models.PositiveIntegerField(pgettext_lazy("simulation", "number"))
    asked_at = models.DateTimeField(pgettext_lazy("simulation", "asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    input = models.JSONField(pgettext_lazy("simulation", "input"))
    input_sha256 = models.CharField(pgettext_lazy("simulation", "hash of the input"), max_length=64)
    done = models.PositiveIntegerField(pgettext_lazy("simulation", "draws done"), default=0)
    most = models.PositiveIntegerField(pgettext_lazy("simulation", "draws at most"), default=0)
    output = models.JSONField(pgettext_lazy("simulation", "output"), null=True, blank=True)
    output_sha256 = models.CharField(
        pgettext_lazy("simulation", "hash of the output"), max_length=64, blank=True
    )
    finished_at = models.DateTimeField(
        pgettext_lazy("simulation", "finished at"), null=True, blank=True
    )
    failed_because = models.CharField(
        pgettext_lazy("simulation", "why it failed"), max_length=200, blank=True
    )
    published_at = models.DateTimeField(
        pgettext_lazy("simulation", "published at"), null=True, blank=True
    )

    class Meta:
        verbose_name = pgettext_lazy("simulation", "run of the simulator")
        verbose_name_plural = pgettext_lazy("simulation", "runs of the simulator")
        ordering = ["season", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "number"], name="draws_simulation_number_once"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(output__isnull=False),
                name="draws_only_results_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.season_id} · {self.number}"

    @property
    def terms(self) -> Terms:
        """What was asked."""
        return read(self.input)

    @property
    def is_under_way(self) -> bool:
        """Whether it waits for a worker or runs."""
        return self.finished_at is None
