from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0008_players_named"),
        ("quizzes", "0014_channel_title_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="packet",
            name="seasons",
            field=models.ManyToManyField(
                blank=True,
                related_name="packets",
                to="programme.season",
                verbose_name="given to seasons",
            ),
        ),
    ]
