from django.urls import path

from anvisning.views import (
    aarsager,
    boliganvisning,
    boliger,
    dispensationer,
    fleksibel,
    fleksibeludkast,
    indmelding,
    sagsret,
)

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
    path("fleksibel/", fleksibel.liste, name="fleksibel"),
    path("fleksibel/ny/", fleksibeludkast.ny, name="ny_fleksibel"),
    path("fleksibel/<int:pk>/", fleksibel.vis, name="fleksibelaftale"),
    path("fleksibel/<int:pk>/ret/", fleksibeludkast.ret, name="ret_fleksibel"),
    path("fleksibel/<int:pk>/ny-version/", fleksibeludkast.ny_version, name="ny_version_fleksibel"),
    path("fleksibel/<int:pk>/fremsaet/", fleksibel.fremsaet, name="fremsaet_fleksibel"),
    path("fleksibel/<int:pk>/svar/", fleksibel.svar, name="svar_fleksibel"),
    path("fleksibel/<int:pk>/kasser/", fleksibel.kasser, name="kasser_fleksibel"),
    path("fleksibel/<int:pk>/ophoer/", fleksibel.ophoer, name="ophoer_fleksibel"),
    path("fleksibel/<int:pk>/dokument/", fleksibel.dokument, name="fleksibel_dokument"),
    path("dispensationer/", dispensationer.liste, name="dispensationer"),
    path("dispensationer/ny/", dispensationer.ny, name="ny_dispensation"),
    path("dispensationer/<int:pk>/", dispensationer.vis, name="dispensation"),
    path("dispensationer/<int:pk>/afgoer/", dispensationer.afgoer, name="afgoer_dispensation"),
    path("dispensationer/<int:pk>/tilbagekald/", dispensationer.tilbagekald, name="tilbagekald_dispensation"),
]
