from django.urls import URLPattern

app_name = "brugere"

urlpatterns: list[URLPattern] = []
