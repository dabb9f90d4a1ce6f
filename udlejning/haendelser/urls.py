from django.urls import path

from . import views

app_name = "haendelser"

urlpatterns = [path("log/", views.log, name="log")]
