"""Each time an application is looked at, where the plant chooses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gatehouse.core.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0025_missed_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consideration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("because", models.JSONField(default=list, verbose_name="what changed")),
                ("was", models.JSONField(default=dict, verbose_name="what was before")),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "Approved"),
                            ("refused", "Not chosen"),
                            ("silence", "Nobody decided in time"),
                        ],
                        max_length=8,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("audience", "This visit is made for another audience."),
                            ("size", "The plant cannot receive a party of this size."),
                            ("needs", "What you need cannot be arranged this time."),
                            ("been", "You were here lately: others come first."),
                            ("many", "There are more applications than places."),
                            ("other", "In words of your own"),
                        ],
                        max_length=8,
                        verbose_name="reason",
                    ),
                ),
                (
                    "words",
                    gatehouse.core.crypto.EncryptedTextField(
                        blank=True, null=True, verbose_name="in words"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="considerations",
                        to="admission.application",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who decided",
                    ),
                ),
            ],
            options={
                "verbose_name": "consideration",
                "verbose_name_plural": "considerations",
                "ordering": ["application", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("application",),
                        name="admission_considered_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("verdict", "")),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="admission_a_verdict_closes",
                    ),
                ],
            },
        ),
    ]
