from django.db import migrations, models

import gatehouse.core.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0012_counted_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="pass",
            name="refused_because",
            field=gatehouse.core.crypto.EncryptedTextField(
                blank=True, null=True, verbose_name="why it was refused"
            ),
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
                ],
                max_length=20,
                verbose_name="what ended it",
            ),
        ),
    ]
