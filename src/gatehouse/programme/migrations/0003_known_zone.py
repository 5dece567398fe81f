"""A season's time zone is one that the machine knows."""

from django.db import migrations, models

import gatehouse.core.zones


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_labels")]

    operations = [
        migrations.AlterField(
            model_name="season",
            name="timezone",
            field=models.CharField(
                default="Europe/Moscow",
                max_length=40,
                validators=[gatehouse.core.zones.known_zone],
                verbose_name="time zone",
            ),
        ),
    ]
