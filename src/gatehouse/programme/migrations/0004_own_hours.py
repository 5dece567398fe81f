"""Applications close by the start, and open before they close."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0003_known_zone"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("own_closes_at__lte", models.F("starts_at"))),
                name="programme_session_closes_before_start",
                violation_error_message="Applications close before the session starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("own_opens_at__lt", models.F("own_closes_at"))),
                name="programme_session_opens_before_close",
                violation_error_message="Applications open before they close.",
            ),
        ),
    ]
