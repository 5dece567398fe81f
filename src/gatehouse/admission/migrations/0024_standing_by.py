from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("admission", "0023_ready_and_missed")]

    operations = [
        migrations.AlterModelOptions(
            name="standby",
            options={
                "ordering": ["pk"],
                "verbose_name": "standby",
                "verbose_name_plural": "standbys",
            },
        ),
        migrations.AlterField(
            model_name="application",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("given_back", "Given back"),
                    ("left_line", "Left the line"),
                    ("declined", "The offer was declined"),
                    ("offer_over", "Nobody took the offer"),
                    ("no_names", "No names came in time"),
                    ("line_closed", "No place came free"),
                    ("no_consent", "A consent was withdrawn"),
                    ("session_cancelled", "The session was cancelled"),
                    ("refused", "Refused by the enterprise"),
                    ("dearer_wish", "A dearer wish came true"),
                    ("not_chosen", "Not chosen for the visit"),
                    ("turned_away", "No room at the gate"),
                    ("not_confirmed", "Nobody said that they come"),
                ],
                max_length=20,
                verbose_name="what ended it",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="took_over",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="standby",
            name="arrived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="seen at the gate at"),
        ),
        migrations.AddField(
            model_name="standby",
            name="cleared_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="cleared by the plant at"
            ),
        ),
        migrations.AddIndex(
            model_name="standby",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["kind", "application"],
                name="admission_standing_by",
            ),
        ),
    ]
