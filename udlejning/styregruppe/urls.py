from django.urls import URLPattern

app_name = "styregruppe"

urlpatterns: list[URLPattern] = []
