from django.urls import path

from . import views

app_name = "post"

urlpatterns = [
    path("log/e-mails/", views.log, name="log"),
    path("beskeder/e-mails/", views.mine, name="mine"),
]
