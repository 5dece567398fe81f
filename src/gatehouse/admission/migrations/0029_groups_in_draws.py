"""What a group says of itself in a draw, before anybody of it is named."""

from django.db import migrations, models

import gatehouse.core.crypto


class Migration(migrations.Migration):
    dependencies = [("admission", "0028_no_papers")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="contact_born",
            field=gatehouse.core.crypto.EncryptedTextField(
                blank=True,
                default="",
                help_text="only for a draw",
                verbose_name="birth date of who is responsible",
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="youngest",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="age of the youngest"
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="adults",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="adults among them"),
        ),
    ]
