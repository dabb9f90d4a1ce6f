from django.urls import path, register_converter

from .views import afdeling, balance, forside, hjaelp, kort, overblik, udvikling, vandseng, virkning


class Firecifre:
    """An organisation's LBF number."""

    regex = r"[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Trecifre(Firecifre):
    """An afdeling's number."""

    regex = r"[0-9]{3}"


register_converter(Firecifre, "orgnr")
register_converter(Trecifre, "afdnr")

app_name = "overblik"

urlpatterns = [
    path("", forside.forside, name="forside"),
    path("overblik/", overblik.overblik, name="overblik"),
    path("afdelinger/", afdeling.find, name="find"),
    path("afdelinger/<orgnr:org>-<afdnr:afd>/", afdeling.afdeling, name="afdeling"),
    path("afdelinger/<orgnr:org>-<afdnr:afd>/udvikling/", udvikling.udvikling, name="udvikling"),
    path("balance/", balance.balance, name="balance"),
    path("balance/bevaegelser/", balance.bevaegelsesliste, name="bevaegelser"),
    path("balance/varsler/", balance.varsler, name="varsler"),
    path("balance/anvisninger/", vandseng.anvisninger, name="vandseng"),
    path("balance/anvisninger/liste/", vandseng.liste, name="vandseng_liste"),
    path("balance/fil/<slug:tabel>.<slug:format>", balance.fil, name="balance_fil"),
    path("kort/", kort.kort, name="kort"),
    path("kort/data.json", kort.kort_data, name="kort_data"),
    path("runder/<int:pk>/boliger/", virkning.runde_virkning, name="runde_virkning"),
    path("hjaelp/", hjaelp.hjaelp, name="hjaelp"),
    path("tilgaengelighed/", hjaelp.tilgaengelighed, name="tilgaengelighed"),
    path("was", hjaelp.was, name="was"),
]
