from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "udlejning.post"
    label = "post"
    verbose_name = "Post"
