from django.urls import path

from .views import bremse, data, indlaesning, kalender, korrektioner, kort, rundens_gang, runder

app_name = "monitoring"

urlpatterns = [
    path("data/", data.liste, name="data"),
    path("data/indlaes/", data.indlaes, name="data_indlaes"),
    path("data/skabeloner/<str:kilde>.<str:format>", data.skabelon, name="skabelon"),
    path("data/observation/<int:pk>/", data.observation, name="observation"),
    path("data/observation/<int:pk>/ret/", korrektioner.ret, name="observation_ret"),
    path("data/rettelser/", korrektioner.liste, name="korrektioner"),
    path("data/rettelser/<int:pk>/<str:handling>/", korrektioner.handl, name="korrektion_handling"),
    path("data/ministerlister/<int:aar>/", korrektioner.ministerliste, name="ministerliste"),
    path("data/<int:pk>/", data.indlaesning, name="indlaesning"),
    path("data/<int:pk>/fil/", data.fil, name="indlaesning_fil"),
    path("data/<int:pk>/igen/", data.koer_igen, name="indlaesning_igen"),
    path("data/<int:pk>/annuller/", indlaesning.annuller, name="indlaesning_annuller"),
    path("data/<int:pk>/frigiv/", bremse.frigiv, name="indlaesning_frigiv"),
    path("data/<int:pk>/kvitter/", indlaesning.kvitter, name="indlaesning_kvitter"),
    path("data/<int:pk>/ret/", indlaesning.ret, name="indlaesning_ret"),
    path("data/<int:pk>/brug-rettelse/", indlaesning.brug_tilretning, name="indlaesning_brug_rettelse"),
    path("data/<int:pk>/med-fund.xlsx", indlaesning.maerket, name="indlaesning_maerket"),
    path("data/<int:pk>/traek/", indlaesning.traek, name="indlaesning_traek"),
    path("data/kort/", kort.filer, name="kortfiler"),
    path("data/kort/skabelon.geojson", kort.skabelonen, name="kortskabelon"),
    path("data/kort/<int:pk>/", kort.kortfil, name="kortfil"),
    path("data/kort/<int:pk>/fil/", kort.fil, name="kortfil_fil"),
    path("data/kort/<int:pk>/brug/", kort.brug, name="kortfil_brug"),
    path("data/kort/<int:pk>/kasser/", kort.kasser, name="kortfil_kasser"),
    path("kalender/", kalender.kalender, name="kalender"),
    path("kalender/<slug:begivenhed>/<slug:trin>/", kalender.flyt, name="kalender_flyt"),
    path("runder/", runder.liste, name="runder"),
    path("runder/ny/", runder.ny, name="runde_ny"),
    path("runder/<int:pk>/", runder.runde, name="runde"),
    path("runder/<int:pk>/beregn/", runder.beregn, name="runde_beregn"),
    path("runder/<int:pk>/slet/", runder.slet, name="runde_slet"),
    path("runder/<int:pk>/indstil/", runder.indstil, name="runde_indstil"),
    path("runder/<int:pk>/godkend/", runder.godkend, name="runde_godkend"),
    path("runder/<int:pk>/tilbage/", runder.traek_tilbage, name="runde_tilbage"),
    path("runder/<int:pk>/offentliggoer/", runder.offentliggoer, name="runde_offentliggoer"),
    path("runder/<int:pk>/begrund/<str:handling>/", rundens_gang.begrund, name="runde_begrund"),
    path("runder/<int:pk>/afdelinger/", runder.placeringer, name="runde_placeringer"),
    path(
        "runder/<int:pk>/afdelinger/<str:organisationsnr>-<str:afdelingsnr>/", runder.placering, name="runde_placering"
    ),
    path("runder/<int:pk>/ikke-vestlig/", runder.ikke_vestlig, name="runde_ikke_vestlig"),
    path("runder/<int:pk>/ikke-maalte/", runder.ikke_maalte, name="runde_ikke_maalte"),
    path("runder/<int:pk>/manuelle/<int:manuel_pk>/ophaev/", runder.ophaev, name="manuel_ophaev"),
]
