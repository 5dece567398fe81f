"""A plain Django page with one query: what the framework and the machine give at best.

Served like the site is (Granian, the same number of processes and threads, the same
database), so that the site's figures can be read as a part of it.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from gatehouse.core import setup

TABLE = "bench_plain"

if not settings.configured:
    url = os.environ.get("PLAIN_DATABASE_URL", "")
    from pathlib import Path

    folder = Path(os.environ["PLAIN_FOLDER"])
    settings.configure(
        SECRET_KEY="plain",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": setup.database(url, folder)},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


class Line(models.Model):
    """One of the forty rows that the page shows."""

    title = models.CharField(max_length=80)

    objects: models.Manager[Line] = models.Manager()

    class Meta:
        app_label = "bench"
        db_table = TABLE

    def __str__(self) -> str:
        return self.title


PAGE = Template(
    "<!doctype html><title>Plain</title><ul>"
    "{% for line in lines %}<li>{{ line.pk }} {{ line.title }}</li>{% endfor %}</ul>"
)


def page(request: HttpRequest, rows: int = 40) -> HttpResponse:
    """So many rows in a list."""
    return HttpResponse(PAGE.render(Context({"lines": Line.objects.order_by("pk")[:rows]})))


def write(request: HttpRequest) -> HttpResponse:
    """One row more, on the disk when this answers."""
    Line.objects.create(title=request.body.decode()[:80])
    return HttpResponse(b"")


urlpatterns = [path("", page), path("<int:rows>/", page), path("write/", write)]
