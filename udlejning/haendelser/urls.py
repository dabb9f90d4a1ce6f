from django.urls import URLPattern

app_name = "haendelser"

urlpatterns: list[URLPattern] = []
