from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gate", "0003_words_erased")]

    operations = [
        migrations.AddField(
            model_name="door",
            name="heard_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="heard at"),
        ),
    ]
