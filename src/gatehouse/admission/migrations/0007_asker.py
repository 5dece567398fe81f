from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def copy_askers(apps: Any, _editor: Any) -> None:
    application, party = (apps.get_model("admission", name) for name in ("Application", "Party"))
    asker = party.objects.filter(pk=OuterRef("party")).values("asker")
    application.objects.update(asker=Subquery(asker))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("admission", "0006_pass_once_a_session"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="asker",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who asks",
            ),
        ),
        migrations.RunPython(copy_askers, migrations.RunPython.noop),
    ]
