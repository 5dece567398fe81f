import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0007_asker"),
    ]

    operations = [
        migrations.AlterField(
            model_name="application",
            name="asker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who asks",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="application", name="admission_one_live_application"
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=["asker", "session"],
                condition=Q(state__in=["waiting", "offered", "booked"]),
                name="admission_one_live_application",
            ),
        ),
    ]
