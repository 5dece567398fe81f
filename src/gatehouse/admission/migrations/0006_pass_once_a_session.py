from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0005_why_it_ended"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=["session", "visit_pass"],
                condition=Q(visit_pass__isnull=False, stop__isnull=True),
                name="admission_a_pass_once_a_session",
            ),
        ),
    ]
