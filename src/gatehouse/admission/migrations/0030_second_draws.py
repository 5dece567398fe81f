from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0029_groups_in_draws"),
    ]

    operations = [
        migrations.AddField(
            model_name="placesdraw",
            name="again_considered_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="placesdraw",
            name="again_refused",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="placesdraw",
            name="told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="placesdraw",
            name="told_of_void_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
