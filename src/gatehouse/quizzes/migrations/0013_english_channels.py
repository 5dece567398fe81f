from typing import Any

from django.db import migrations, models

USUAL = {"Зал": "Hall", "Онлайн": "Online"}  # what the form had proposed


def fill_titles(apps: Any, _schema_editor: Any) -> None:
    """What had one column keeps its words in the Russian one; what is usual is said in English."""
    rows = apps.get_model("quizzes", "Channel").objects
    rows.update(title_ru=models.F("title"))
    for title, title_en in USUAL.items():
        rows.filter(title=title).update(title_en=title_en)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0012_own_delay"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="title_en",
            field=models.CharField(max_length=60, null=True, verbose_name="title"),
        ),
        migrations.AddField(
            model_name="channel",
            name="title_ru",
            field=models.CharField(max_length=60, null=True, verbose_name="title"),
        ),
        migrations.RunPython(fill_titles, migrations.RunPython.noop),
    ]
