"""Citizenship is kept only where it is asked: where nobody asked, the field becomes empty."""

from typing import Any

from django.db import migrations, models


def forget(apps: Any, _editor: Any) -> None:
    guests = apps.get_model("admission", "Guest").objects
    asked = guests.filter(party__applications__session__activity__citizenship="rf")
    guests.exclude(citizenship="").exclude(pk__in=asked.values("pk")).update(citizenship="")


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0008_one_live_application"),
        ("programme", "0001_programme"),
    ]

    operations = [
        migrations.AlterField(
            model_name="guest",
            name="citizenship",
            field=models.CharField(
                blank=True,
                choices=[("rf", "Russian Federation"), ("other", "Another country")],
                default="",
                help_text="empty where it is not asked",
                max_length=8,
                verbose_name="citizenship",
            ),
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
