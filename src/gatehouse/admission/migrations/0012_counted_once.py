from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0011_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="counted_key",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True), ("counted_key__isnull", False)),
                fields=("counted_key", "turn"),
                name="admission_counted_once",
            ),
        ),
    ]
