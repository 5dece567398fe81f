"""What people of a plant wrote in their own words is erased by its date; null says so."""

from django.db import migrations

from gatehouse.core.crypto import EncryptedTextField


class Migration(migrations.Migration):
    dependencies = [("gate", "0002_word_to_group")]

    operations = [
        migrations.AlterField(
            "visitend",
            "note",
            EncryptedTextField("what was wrong", null=True, blank=True, default=""),
        ),
        migrations.AlterField(
            "settlement", "reason", EncryptedTextField("reason", null=True, blank=True, default="")
        ),
        migrations.AlterField(
            "gateact", "reason", EncryptedTextField("reason", null=True, blank=True, default="")
        ),
    ]
