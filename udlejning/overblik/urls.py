from django.urls import URLPattern

app_name = "overblik"

urlpatterns: list[URLPattern] = []
