from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class VideoConfig(AppConfig):
    name = "gatehouse.video"
    label = "video"
    verbose_name = pgettext_lazy("section", "Video")
