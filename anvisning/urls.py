from django.urls import URLPattern

app_name = "anvisning"

urlpatterns: list[URLPattern] = []
