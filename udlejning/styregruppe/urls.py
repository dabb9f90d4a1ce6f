from django.urls import path

from .views import lister, manuelle, model, sammenligning, scenarier, trin

app_name = "styregruppe"

urlpatterns = [
    path("scenarier/", scenarier.liste, name="scenarier"),
    path("scenarier/nyt/", scenarier.nyt, name="nyt_scenarie"),
    path("scenarier/sammenlign/", sammenligning.sammenlign, name="sammenlign_scenarier"),
    path("scenarier/<str:noegle>/", scenarier.vis, name="scenarie"),
    path("scenarier/<str:noegle>/ret/", scenarier.ret, name="ret_scenarie"),
    path("scenarier/<str:noegle>/kommentar/", scenarier.kommenter, name="kommenter_scenarie"),
    path("scenarier/<str:noegle>/trin/", trin.nyt_trin, name="nyt_trin"),
    path("scenarier/<str:noegle>/slet/", scenarier.slet, name="slet_scenarie"),
    path("scenarier/<str:noegle>/afdelinger/", lister.afdelinger, name="scenarie_afdelinger"),
    path("scenarier/<str:noegle>/skift/", lister.skift, name="scenarie_skift"),
    path("scenarier/<str:noegle>/boliger/", lister.boliger, name="scenarie_boliger"),
    path("scenarier/<str:noegle>/andele/", lister.andele, name="scenarie_andele"),
    path("scenarier/<str:noegle>/frister/", lister.frister, name="scenarie_frister"),
    path("scenarier/<str:noegle>/kriterier/", lister.kriterier, name="scenarie_kriterier"),
    path("scenarier/<str:noegle>/foreslaa/", model.foreslaa_scenarie, name="foreslaa_scenarie"),
    path("model/", model.oversigt, name="model"),
    path("model/manuelle-placeringer/", manuelle.liste, name="manuelle"),
    path("model/<str:slags>/sammenlign/", model.sammenlign, name="sammenlign"),
    path("model/<str:slags>/ny/", model.ny, name="ny_version"),
    path("model/<str:slags>/<int:pk>/", model.vis, name="version"),
    path("model/<str:slags>/<int:pk>/ret/", model.ret, name="ret_version"),
    path("model/<str:slags>/<int:pk>/foreslaa/", model.foreslaa, name="foreslaa_version"),
    path("model/<str:slags>/<int:pk>/traek/", model.traek, name="traek_version"),
    path("model/<str:slags>/<int:pk>/slet/", model.slet, name="slet_version"),
    path("model/<str:slags>/<int:pk>/vedtag/", model.vedtag, name="vedtag_version"),
]
