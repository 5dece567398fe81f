from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_drafts_of_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxitem",
            name="channel",
            field=models.CharField(
                choices=[("mail", "e-mail"), ("sms", "text message")],
                default="mail",
                max_length=4,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="outboxitem",
            name="not_after",
            field=models.DateTimeField(blank=True, null=True, verbose_name="not after"),
        ),
    ]
