"""When a request reached this site: stamped before it waits for a thread that answers it.

An answer of a game counts by this time, so the wait in our own queue must not make it late.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

# Set by the front of the embedded form: seconds since the epoch, a float.
STAMP = "gatehouse.arrived"
# Set by nginx, see docs/nginx.conf: "t=1732300000.123".
HEADER = "X-Request-Start"
OLDEST = timedelta(seconds=60)


def arrived_at(request: HttpRequest) -> datetime:
    """The earliest time that is known for certain; never later than now.

    A stamp of the server in front counts behind a trusted proxy only. One of the future, or older
    than a minute, comes from a clock that is wrong and is not believed.
    """
    now = timezone.now()
    for stamp in (_of_proxy(request), _of_front(request)):
        if stamp is not None and now - OLDEST <= stamp <= now:
            return stamp
    return now


def _of_proxy(request: HttpRequest) -> datetime | None:
    if not settings.TRUSTED_PROXY:
        return None
    return _time(request.headers.get(HEADER, "").removeprefix("t="))


def _of_front(request: HttpRequest) -> datetime | None:
    return _time(request.META.get(STAMP, ""))


def _time(seconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
