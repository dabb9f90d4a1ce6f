from django.urls import path

from .views import lister, scenarier

app_name = "styregruppe"

urlpatterns = [
    path("scenarier/", scenarier.liste, name="scenarier"),
    path("scenarier/nyt/", scenarier.nyt, name="nyt_scenarie"),
    path("scenarier/<str:noegle>/", scenarier.vis, name="scenarie"),
    path("scenarier/<str:noegle>/ret/", scenarier.ret, name="ret_scenarie"),
    path("scenarier/<str:noegle>/slet/", scenarier.slet, name="slet_scenarie"),
    path("scenarier/<str:noegle>/afdelinger/", lister.afdelinger, name="scenarie_afdelinger"),
    path("scenarier/<str:noegle>/skift/", lister.skift, name="scenarie_skift"),
    path("scenarier/<str:noegle>/boliger/", lister.boliger, name="scenarie_boliger"),
    path("scenarier/<str:noegle>/kriterier/", lister.kriterier, name="scenarie_kriterier"),
]
