from django.urls import path

from . import views

app_name = "beskeder"

urlpatterns = [
    path("beskeder/", views.liste, name="liste"),
    path("beskeder/laest/", views.alle_laest, name="alle_laest"),
    path("beskeder/valg/", views.valg, name="valg"),
    path("beskeder/<int:pk>/", views.aabn, name="aabn"),
    path("beskeder/<int:pk>/laest/", views.skift, name="skift"),
]
