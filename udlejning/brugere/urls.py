from django.urls import path

from .views import administration as views

app_name = "brugere"

urlpatterns = [
    path("brugere/", views.liste, name="liste"),
    path("brugere/inviter/", views.inviter, name="inviter"),
    path("brugere/<int:pk>/", views.bruger, name="bruger"),
    path("brugere/<int:pk>/luk/", views.luk, name="luk"),
    path("brugere/<int:pk>/genaabn/", views.genaabn, name="genaabn"),
    path("brugere/<int:pk>/invitation/", views.invitation, name="invitation"),
]
