from django.urls import path

from .views import kalender, moeder, pakker

app_name = "moeder"

urlpatterns = [
    path("moeder/", moeder.liste, name="liste"),
    path("moeder/nyt/", moeder.nyt, name="nyt"),
    path("moeder/kalender/", kalender.adresse, name="kalenderadresse"),
    path("moeder/kalender/<str:noegle>.ics", kalender.fil, name="kalender"),
    path("moeder/<int:pk>/", moeder.vis, name="moede"),
    path("moeder/<int:pk>/ret/", moeder.ret, name="ret"),
    path("moeder/<int:pk>/holdt/", moeder.hold, name="hold"),
    path("moeder/<int:pk>/aflys/", moeder.aflys, name="aflys"),
    path("moeder/<int:pk>/slet/", moeder.slet, name="slet"),
    path("moeder/<int:pk>/deltagere/ny/", moeder.ny_deltager, name="ny_deltager"),
    path("moeder/<int:pk>/deltagere/<int:deltager_pk>/fjern/", moeder.fjern_deltager, name="fjern_deltager"),
    path("moeder/<int:pk>/beslutninger/ny/", moeder.ny_beslutning, name="ny_beslutning"),
    path("moeder/<int:pk>/beslutninger/<int:beslutning_pk>/slet/", moeder.slet_beslutning, name="slet_beslutning"),
    path("moeder/<int:pk>/materiale/nyt/", pakker.ny, name="ny_pakke"),
    path("moeder/materiale/<int:pk>/", pakker.vis, name="pakke"),
    path("moeder/materiale/<int:pk>/annuller/", pakker.annuller, name="annuller_pakke"),
    path("moeder/materiale/<int:pk>/igen/", pakker.igen, name="lav_igen"),
    path("moeder/materiale/<int:pk>/<str:format>/", pakker.fil, name="pakkefil"),
]
