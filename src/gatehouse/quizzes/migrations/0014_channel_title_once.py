from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0013_english_channels"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="channel",
            name="quizzes_channel_title",
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                models.F("quiz"), models.F("title"), name="quizzes_channel_title"
            ),
        ),
    ]
