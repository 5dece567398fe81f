"""What `manage.py check --deploy` says about the settings of a production site."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.caches, deploy=True)
def several_processes_share_a_cache(**kwargs: Any) -> list[checks.CheckMessage]:
    """Rate limits are counted in the cache, so all processes must count in the same one."""
    if settings.WORKERS == 1 or settings.REDIS_URL:
        return []
    text = "Several web processes without GATEHOUSE_REDIS_URL count rate limits apart."
    return [checks.Warning(text, id="gatehouse.W001")]
