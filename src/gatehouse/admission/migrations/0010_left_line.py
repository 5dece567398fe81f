"""Who leaves the line gives no place back: a reason of its own, for those who did it before too."""

from typing import Any

from django.db import migrations, models


def tell_apart(apps: Any, _editor: Any) -> None:
    given_back = apps.get_model("admission", "Application").objects.filter(
        ended_because="given_back"
    )
    given_back.filter(booked_at=None).update(ended_because="left_line")


def put_together(apps: Any, _editor: Any) -> None:
    left = apps.get_model("admission", "Application").objects.filter(ended_because="left_line")
    left.update(ended_because="given_back")


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0009_citizenship_not_asked"),
    ]

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
                ],
                max_length=20,
                verbose_name="what ended it",
            ),
        ),
        migrations.RunPython(tell_apart, put_together),
    ]
