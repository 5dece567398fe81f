"""What plants need of guests' documents, what was given, shown and erased."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("admission", "0024_standing_by"),
        ("catalogue", "0005_picture_places"),
        ("people", "0004_noted_things"),
        ("programme", "0006_seasons_own_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                ("body", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
            ],
            options={
                "verbose_name": "act of erasure",
                "verbose_name_plural": "acts of erasure",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fields", models.JSONField(default=list, verbose_name="what is needed")),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="version")),
                (
                    "due_hours_before",
                    models.PositiveSmallIntegerField(
                        verbose_name="due, hours before applications close"
                    ),
                ),
                (
                    "answer_hours",
                    models.PositiveSmallIntegerField(
                        verbose_name="hours to answer for whoever is asked late"
                    ),
                ),
                (
                    "remind_hours_before",
                    models.PositiveSmallIntegerField(
                        verbose_name="reminded, hours before it is due"
                    ),
                ),
                (
                    "if_missing",
                    models.CharField(
                        choices=[
                            ("tell", "The plant and the organisers see it; the place stays"),
                            ("give_back", "The place goes to those who wait"),
                        ],
                        default="tell",
                        max_length=12,
                        verbose_name="where it does not come",
                    ),
                ),
                (
                    "kept_hours",
                    models.PositiveSmallIntegerField(verbose_name="kept, hours after the visit"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty for all visits of the site",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_needed",
                        to="programme.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_needed",
                        to="catalogue.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "what a plant needs",
                "verbose_name_plural": "what plants need",
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("last_guest", models.BigIntegerField(default=0)),
                ("complete", models.BooleanField(default=False, verbose_name="all is given")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reminded at"),
                ),
                (
                    "missed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="was missing at the deadline"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_asked",
                        to="admission.application",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="papers.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "question for document data",
                "verbose_name_plural": "questions for document data",
            },
        ),
        migrations.CreateModel(
            name="Papers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("identity", models.CharField(blank=True, editable=False, max_length=64)),
                ("fields", models.JSONField(default=list, verbose_name="what was given")),
                ("sealed", models.TextField(editable=False, null=True)),
                ("of_child", models.BooleanField(default=False)),
                ("given_at", models.DateTimeField(verbose_name="given at")),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="erased at"),
                ),
                (
                    "erased_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("due", "the time to keep it after the visit was over"),
                            ("not_coming", "the guest does not come"),
                            ("withdrawn", "the consent was taken back"),
                            ("asked", "the person asked for it"),
                        ],
                        max_length=12,
                        verbose_name="why it was erased",
                    ),
                ),
                (
                    "act",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="papers.erasureact",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="admission.application",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="people.consent",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="papers",
                        to="admission.guest",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="papers.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "document data of a guest",
                "verbose_name_plural": "document data of guests",
            },
        ),
        migrations.CreateModel(
            name="SeasonTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kept_hours",
                    models.PositiveSmallIntegerField(verbose_name="kept, hours after the visit"),
                ),
                (
                    "season",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_term",
                        to="programme.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "a season's term",
                "verbose_name_plural": "seasons' terms",
            },
        ),
        migrations.CreateModel(
            name="Showing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="shown at")),
                (
                    "shown_as",
                    models.CharField(
                        choices=[
                            ("page", "on a page"),
                            ("xlsx", "in a file (XLSX)"),
                            ("pdf", "in a file (PDF)"),
                            ("csv", "in a file (CSV)"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "pass_list",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="number of the list"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("papers", models.ManyToManyField(related_name="showings", to="papers.papers")),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers_shown",
                        to="programme.stop",
                    ),
                ),
            ],
            options={
                "verbose_name": "showing of document data",
                "verbose_name_plural": "showings of document data",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(fields=("site", "activity"), name="papers_one_need"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                condition=models.Q(("activity", None)),
                fields=("site",),
                name="papers_one_need_of_a_site",
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(
                condition=models.Q(("complete", False)),
                fields=["due_at"],
                name="papers_lacking_by_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(
                fields=("application", "need"), name="papers_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="papers",
            constraint=models.UniqueConstraint(
                condition=models.Q(("erased_at", None)),
                fields=("application", "guest", "need"),
                name="papers_once_for_a_guest",
            ),
        ),
        migrations.AddConstraint(
            model_name="papers",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", None), ("erased_at", None), ("sealed__isnull", False)),
                    models.Q(
                        ("act__isnull", False),
                        ("erased_at__isnull", False),
                        ("identity", ""),
                        ("sealed", None),
                    ),
                    _connector="OR",
                ),
                name="papers_kept_or_erased_by_an_act",
            ),
        ),
    ]
