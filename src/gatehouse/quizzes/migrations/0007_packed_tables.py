"""Tables are kept compressed: a game has one for each ruling, and each is the whole table."""

import zlib
from typing import Any

from django.db import migrations, models


def pack(apps: Any, _schema: object) -> None:
    for version in apps.get_model("quizzes", "TableVersion").objects.iterator(chunk_size=20):
        version.packed = zlib.compress(version.body.encode())
        version.save(update_fields=["packed"])


def unpack(apps: Any, _schema: object) -> None:
    for version in apps.get_model("quizzes", "TableVersion").objects.iterator(chunk_size=20):
        version.body = zlib.decompress(version.packed).decode()
        version.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0006_withdrawn_because"),
    ]

    operations = [
        migrations.AddField(
            model_name="tableversion",
            name="packed",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(pack, unpack),
        migrations.AlterField(  # what is unpacked comes back into an empty column
            model_name="tableversion",
            name="body",
            field=models.TextField(default=""),
        ),
        migrations.RemoveField(
            model_name="tableversion",
            name="body",
        ),
    ]
