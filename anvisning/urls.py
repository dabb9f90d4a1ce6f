from django.urls import path

from anvisning.views import aarsager, boliganvisning, boliger, dispensationer, indmelding, sagsret

app_name = "anvisning"

urlpatterns = [
    path("boliger/", boliger.oversigt, name="boliger"),
    path("boliger/meld-ind/", boliger.vaelg, name="ny_indmelding"),
    path("boliger/meld-ind/<int:pk>/", boliger.meld_ind, name="meld_ind"),
    path("boliger/ny/", boliger.ny, name="ny_bolig"),
    path("boliganvisning/", boliganvisning.liste, name="boliganvisning"),
    path("boliganvisning/<int:pk>/", indmelding.vis, name="indmelding"),
    path("boliganvisning/<int:pk>/tilbyd/", indmelding.tilbyd, name="tilbyd"),
    path("boliganvisning/<int:pk>/traek/", indmelding.traek, name="traek"),
    path("boliganvisning/<int:pk>/lejekontrakt/", indmelding.lejekontrakt, name="lejekontrakt"),
    path("boliganvisning/tilbud/<int:pk>/svar/", indmelding.svar, name="svar"),
    path("boliganvisning/tilbud/<int:pk>/tilbagekald/", indmelding.tilbagekald, name="tilbagekald"),
    path("boliganvisning/tilbud/<int:pk>/genaabn/", sagsret.genaabn, name="genaabn_ret"),
    path("aarsager/", aarsager.liste, name="aarsager"),
    path("aarsager/ny/", aarsager.ny, name="ny_aarsag"),
    path("aarsager/<int:pk>/", aarsager.vis, name="aarsag"),
    path("aarsager/<int:pk>/luk/", aarsager.luk, name="luk_aarsag"),
    path("dispensationer/", dispensationer.liste, name="dispensationer"),
    path("dispensationer/ny/", dispensationer.ny, name="ny_dispensation"),
    path("dispensationer/<int:pk>/", dispensationer.vis, name="dispensation"),
    path("dispensationer/<int:pk>/afgoer/", dispensationer.afgoer, name="afgoer_dispensation"),
    path("dispensationer/<int:pk>/tilbagekald/", dispensationer.tilbagekald, name="tilbagekald_dispensation"),
]
