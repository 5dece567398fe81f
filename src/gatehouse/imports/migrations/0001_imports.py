"""Files of schedules on their way in."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gatehouse.core.crypto


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0004_pictures_and_closed_days"),
        ("programme", "0006_seasons_own_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="number"
                    ),
                ),
                ("language", models.CharField(default="ru", max_length=5, verbose_name="language")),
                ("file_name", models.CharField(max_length=160, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("ready", "To be looked at"),
                            ("taking", "Being taken over"),
                            ("taken", "Taken over"),
                            ("failed", "Could not be read"),
                            ("dropped", "Put aside"),
                        ],
                        default="reading",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("run", models.PositiveIntegerField(default=0)),
                ("next_run", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("error_code", models.CharField(blank=True, max_length=40)),
                ("error", models.CharField(blank=True, max_length=400, verbose_name="error")),
                ("remarks", models.JSONField(default=list, verbose_name="remarks")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=240, verbose_name="why sessions move"),
                ),
                ("undo_key", models.UUIDField(editable=False, null=True)),
                ("created_at", models.DateTimeField(verbose_name="sent at")),
                (
                    "taken_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken over at"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="over at")),
                (
                    "forgotten_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="forgotten at"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        help_text="whose file it is, where its rows do not say",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="catalogue.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="programme.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported schedule",
                "verbose_name_plural": "imported schedules",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run", models.PositiveIntegerField()),
                ("sheet", models.PositiveSmallIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("said", gatehouse.core.crypto.EncryptedJSONField(default=dict)),
                (
                    "line",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changes"),
                            ("same", "As it is"),
                            ("wrong", "To be mended"),
                            ("double", "Said twice"),
                            ("skipped", "Left out"),
                        ],
                        max_length=8,
                        verbose_name="fate",
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("changes", models.JSONField(default=list)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="imports.import",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programme.session",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "row", "part"],
            },
        ),
        migrations.CreateModel(
            name="ImportSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=160)),
                ("cells", gatehouse.core.crypto.EncryptedJSONField()),
                ("broken", models.JSONField(default=list)),
                ("layout", models.JSONField(null=True)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="imports.import",
                    ),
                ),
            ],
            options={
                "ordering": ["of", "number"],
            },
        ),
        migrations.CreateModel(
            name="Mend",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.PositiveSmallIntegerField()),
                ("row", models.PositiveIntegerField()),
                ("said", gatehouse.core.crypto.EncryptedJSONField(default=dict)),
                ("is_skipped", models.BooleanField(default=False)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mends",
                        to="imports.import",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SaidAs",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=240, verbose_name="words")),
                ("said_at", models.DateTimeField(verbose_name="when")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programme.activity",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "name in files",
                "verbose_name_plural": "names in files",
            },
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["ended_at"], name="imports_ended"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_at__isnull", True), ("state", "taken"), _connector="OR"),
                name="imports_taken_is_taken",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("of", "run", "sheet", "row", "part"), name="imports_one_fate_a_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="importsheet",
            constraint=models.UniqueConstraint(
                fields=("of", "number"), name="imports_sheet_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="mend",
            constraint=models.UniqueConstraint(
                fields=("of", "sheet", "row"), name="imports_one_mend_a_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="saidas",
            constraint=models.UniqueConstraint(
                fields=("words", "enterprise"), name="imports_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="saidas",
            constraint=models.UniqueConstraint(
                fields=("words", "activity"), name="imports_titled_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="saidas",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("activity__isnull", False), ("enterprise__isnull", True)),
                    models.Q(("activity__isnull", True), ("enterprise__isnull", False)),
                    _connector="OR",
                ),
                name="imports_one_is_meant",
            ),
        ),
    ]
