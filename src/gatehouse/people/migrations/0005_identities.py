import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gatehouse.core.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_noted_things"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone",
            field=gatehouse.core.crypto.EncryptedTextField(
                blank=True, default="", verbose_name="phone"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="phone_index",
            field=models.CharField(
                blank=True, editable=False, max_length=64, null=True, unique=True
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="phone_confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="phone confirmed at"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone_confirmed_at", None), ("phone_index", None)),
                    models.Q(("phone_confirmed_at__isnull", False), ("phone_index__isnull", False)),
                    _connector="OR",
                ),
                name="people_phone_is_confirmed",
            ),
        ),
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", gatehouse.core.crypto.EncryptedTextField(verbose_name="phone")),
                ("sealed", models.CharField(editable=False, max_length=64)),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("tries_left", models.PositiveSmallIntegerField(verbose_name="tries left")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phone_code",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "code for a phone",
                "verbose_name_plural": "codes for phones",
            },
        ),
        migrations.CreateModel(
            name="OfficialIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_index", models.CharField(editable=False, max_length=64, unique=True)),
                ("linked_at", models.DateTimeField(verbose_name="linked at")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="official",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "official identity",
                "verbose_name_plural": "official identities",
            },
        ),
    ]
