"""Why a count was corrected is erased with the names; null says so."""

from django.db import migrations

from gatehouse.core.crypto import EncryptedTextField


class Migration(migrations.Migration):
    dependencies = [("admission", "0014_session_news")]

    operations = [
        migrations.AlterField(
            "attendance", "reason", EncryptedTextField("reason", null=True, blank=True, default="")
        ),
    ]
