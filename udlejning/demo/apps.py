from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "udlejning.demo"
    label = "demo"
