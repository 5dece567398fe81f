import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0024_standing_by"),
        ("programme", "0006_seasons_own_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MissedReckoned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reckoned_at", models.DateTimeField(verbose_name="looked at")),
                (
                    "missed",
                    models.PositiveSmallIntegerField(verbose_name="parties that did not come"),
                ),
                ("strikes", models.PositiveSmallIntegerField(verbose_name="strikes given")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missed_reckoned",
                        to="programme.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "session looked at for who missed it",
                "verbose_name_plural": "sessions looked at for who missed them",
            },
        ),
        migrations.CreateModel(
            name="StrikeKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.CharField(db_index=True, editable=False, max_length=64)),
                (
                    "strike",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="admission.strike",
                    ),
                ),
            ],
            options={
                "verbose_name": "key of a strike",
                "verbose_name_plural": "keys of strikes",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("strike", "identity"), name="admission_a_key_of_a_strike_once"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="strike", name="admission_a_strike_lifted_or_upheld"
        ),
        migrations.AddField(
            model_name="strike",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="words erased at"),
        ),
        migrations.AddField(
            model_name="strike",
            name="lifted_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("excused", "An illness, taken without papers"),
                    ("granted", "The appeal was granted"),
                    ("came", "They did come: it was counted late"),
                ],
                default="",
                max_length=8,
                verbose_name="why it was lifted",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="strike",
            index=models.Index(
                condition=models.Q(("lifted_at", None)),
                fields=["person", "expires_at"],
                name="admission_standing_strikes",
            ),
        ),
        migrations.AddConstraint(
            model_name="strike",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at", None),
                    ("upheld_at", None),
                    ("lifted_because", "came"),
                    _connector="OR",
                ),
                name="admission_a_strike_lifted_or_upheld",
            ),
        ),
        migrations.AddConstraint(
            model_name="strike",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_because", "")),
                    models.Q(
                        ("lifted_at__isnull", False),
                        models.Q(("lifted_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="admission_a_strike_is_lifted_for_a_reason",
            ),
        ),
    ]
