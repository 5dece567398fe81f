"""What `manage.py check --deploy` says about the settings of a production site."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.caches, deploy=True)
def several_processes_share_a_cache(**kwargs: Any) -> list[CheckMessage]:
    """Rate limits are counted in the cache, so all processes must count in the same one."""
    if settings.WORKERS == 1 or settings.REDIS_URL:
        return []
    text = "Several web processes without GATEHOUSE_REDIS_URL count rate limits apart."
    return [Warning(text, id="gatehouse.W001")]
