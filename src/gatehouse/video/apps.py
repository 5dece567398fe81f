from django.apps import AppConfig


class VideoConfig(AppConfig):
    name = "gatehouse.video"
    label = "video"
