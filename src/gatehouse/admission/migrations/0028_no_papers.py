"""An application may end because the document data that a plant needs did not come."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("admission", "0026_choosing")]

    operations = [
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
                    ("no_papers", "No document data came in time"),
                    ("not_confirmed", "Nobody said that they come"),
                ],
                max_length=20,
                verbose_name="what ended it",
            ),
        ),
    ]
