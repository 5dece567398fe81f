"""Answers for whoever watches the processes."""

from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gatehouse.core.models import Heartbeat

WORKER_SILENCE = timedelta(seconds=60)


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return _plain("ok")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and a worker was alive within the last minute; else 503 and why."""
    try:
        alive = Heartbeat.objects.filter(at__gt=timezone.now() - WORKER_SILENCE).exists()
    except Error as error:
        return _plain(f"database: {type(error).__name__}", 503)
    return _plain("ok") if alive else _plain("no worker is running", 503)


def _plain(text: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response
