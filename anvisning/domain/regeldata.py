"""From plain data (YAML or the database's JSON) to a rule set that the gate can use."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from anvisning.domain.regellaeser import Regelfejl, Regellaeser, normaliser
from anvisning.domain.regler import (
    Andel,
    Frist,
    Grund,
    Lovregler,
    Lukkedage,
    Raekke,
    Regelsaet,
    Screeningsordlyd,
    Tilbudsregler,
    Trinandele,
    Udpegningspligt,
    Undervejsregel,
    Vilkaarsregel,
)
from anvisning.domain.vaerdier import UDFALD_FOR_HANDLING, Boligtype, Handling, Udfald
from monitoring.domain.vaerdier import Betegnelse, Farve

__all__ = ["Regelfejl", "lovregler_fra_dict", "regelsaet_fra_dict"]

#: The key of the screening among an agreement's conditions; its wording in designated areas is the law's.
SCREENING = "screening"
STYKKER = ("stk6", "stk7")
UNDERVEJS: dict[str, tuple[str, ...]] = {
    "accepteret_tilbud": ("gennemfoeres",),
    "aabent_tilbud": ("beholder_frist", "tilbagekaldes"),
    "uden_tilbud": ("fortsaetter", "frigives"),
}
_FELTER = {
    "noegle", "version", "navn", "aftale", "periode", "vilkaar", "raekker", "andele", "frister", "undervejs", "tilbud",
    "lov", "vedtaget", "parter",
}  # fmt: skip
_GRUND = {"hjemmel", "antagelse"}


def regelsaet_fra_dict(data: Any, lov: Lovregler) -> Regelsaet:
    """The rule set, or `Regelfejl` with every error. Without `periode` it is no agreement but the law alone."""
    laes = Regellaeser()
    felter = laes.opslag(normaliser(data), "Regelsættet", _FELTER)
    fra_on, til_on, periodegrund = _periode(laes, felter.get("periode"))
    vilkaar = _vilkaar(laes, felter.get("vilkaar"))
    fundet = Regelsaet(
        noegle=laes.tekst(felter.get("noegle"), "Nøglen"),
        version=laes.heltal(felter.get("version"), "Versionen"),
        navn=laes.tekst(felter.get("navn"), "Navnet"),
        aftale=laes.tekst(felter.get("aftale"), "Aftalen") if fra_on else "",
        fra_on=fra_on,
        til_on=til_on,
        periodegrund=periodegrund,
        vilkaar=vilkaar,
        matrix=_matrix(laes, felter.get("raekker"), vilkaar),
        andele=_andele(laes, felter.get("andele")),
        frist_boliganvisningen=_frist(laes, felter.get("frister"), "boliganvisningen"),
        frist_borgeren=_frist(laes, felter.get("frister"), "borgeren"),
        lukkedage=_lukkedage(laes, felter.get("frister")),
        undervejs=_undervejs(laes, felter.get("undervejs")),
        tilbud=_tilbud(laes, felter.get("tilbud")),
        lov=lov,
        parter=_parter(laes, felter.get("parter")),
    )
    laes.slut()
    return fundet


def _periode(laes: Regellaeser, data: Any) -> tuple[dt.date | None, dt.date | None, Grund]:
    if data is None:
        return None, None, Grund()
    felter = laes.opslag(data, "Perioden", {"fra", "til"} | _GRUND)
    fra, til = laes.dato(felter.get("fra"), "Perioden, fra"), laes.dato(felter.get("til"), "Perioden, til")
    if fra is None or til is None:
        laes.fejl.append("Perioden skal have både fra og til. `til` er den første dag, aftalen ikke gælder.")
    elif til <= fra:
        laes.fejl.append("Perioden slutter, før den begynder.")
    return fra, til, laes.grund(felter, "Perioden")


def _parter(laes: Regellaeser, data: Any) -> tuple[str, ...]:
    """Who made the agreement; may be left out."""
    if data is None:
        return ()
    if not isinstance(data, list) or not data:
        laes.fejl.append("Aftalens parter skal være en liste med mindst én part.")
        return ()
    return tuple(laes.tekst(part, f"Aftalens part nr. {nr}") for nr, part in enumerate(data, start=1))


def _vilkaar(laes: Regellaeser, data: Any) -> dict[str, Vilkaarsregel]:
    fundet = {}
    for noegle, raa in laes.opslag(data or {}, "Vilkårene").items():
        sted = f"Vilkåret {noegle}"
        felter = laes.opslag(raa, sted, {"tekst", "afkrydses"} | _GRUND)
        fundet[noegle] = Vilkaarsregel(
            noegle=noegle,
            tekst=laes.tekst(felter.get("tekst"), f"{sted}, tekst"),
            afkrydses=laes.sandhed(felter.get("afkrydses"), f"{sted}, afkrydses"),
            grund=laes.grund(felter, sted),
        )
    return fundet


def _matrix(
    laes: Regellaeser, data: Any, vilkaar: Mapping[str, Vilkaarsregel]
) -> dict[tuple[Boligtype, Handling, Farve], Raekke]:
    """Every type (ældreboliger are the law's), action and colour; `alle` stands for the four colours."""
    fundet: dict[tuple[Boligtype, Handling, Farve], Raekke] = {}
    typer = laes.opslag(data, "Rækkerne", {Boligtype.FAMILIE.value, Boligtype.UNGDOM.value})
    for boligtype in (Boligtype.FAMILIE, Boligtype.UNGDOM):
        handlinger = laes.opslag(typer.get(boligtype.value), f"Rækkerne for {boligtype}", {h.value for h in Handling})
        for handling in Handling:
            sted = f"Rækken {boligtype}/{handling}"
            farver = laes.opslag(handlinger.get(handling.value), sted, {"alle"} | {f.value for f in Farve})
            for farve in Farve:
                raa = farver.get("alle") if "alle" in farver else farver.get(farve.value)
                fundet[boligtype, handling, farve] = _raekke(laes, raa, f"{sted}/{farve}", handling, vilkaar)
            if "alle" in farver and len(farver) > 1:
                laes.fejl.append(f"{sted} har både alle og en enkelt farve. Vælg den ene måde.")
    return fundet


def _raekke(
    laes: Regellaeser, data: Any, sted: str, handling: Handling, vilkaar: Mapping[str, Vilkaarsregel]
) -> Raekke:
    felter = laes.opslag(data, sted, {"udfald", "vilkaar", "begrundelse"} | _GRUND)
    if not felter:
        return Raekke(Udfald.IKKE_TILLADT, (), "", Grund())
    udfald = laes.valg(felter.get("udfald"), Udfald, f"{sted}, udfald") or Udfald.IKKE_TILLADT
    if udfald not in UDFALD_FOR_HANDLING[handling]:
        laes.fejl.append(f"{sted}: udfaldet {udfald} kan ikke bruges om {handling}.")
    noegler = tuple(felter.get("vilkaar") or ())
    for noegle in noegler:
        if noegle not in vilkaar:
            laes.fejl.append(f"{sted} henviser til vilkåret »{noegle}«, som ikke findes.")
    if bool(noegler) != (udfald is Udfald.PAA_VILKAAR):
        laes.fejl.append(f"{sted}: vilkår hører til svaret »på vilkår«, og det svar skal have mindst ét.")
    begrundelse = laes.tekst(felter.get("begrundelse"), f"{sted}, begrundelse")
    return Raekke(udfald, noegler, begrundelse, laes.grund(felter, sted))


def _andele(laes: Regellaeser, data: Any) -> dict[int | None, Trinandele]:
    fundet: dict[int | None, Trinandele] = {}
    for noegle, raa in laes.opslag(data, "Andelene").items():
        sted = f"Andelene for trin {noegle}"
        if noegle != "alle" and not noegle.isdecimal():
            laes.fejl.append(f"{sted}: et trin er et helt tal, eller »alle«.")
            continue
        felter = laes.opslag(raa, sted, {"anvisningsandel", "fleksibel_andel"})
        fundet[None if noegle == "alle" else int(noegle)] = Trinandele(
            _andel(laes, felter.get("anvisningsandel"), f"{sted}, anvisningsandel"),
            _andel(laes, felter.get("fleksibel_andel"), f"{sted}, fleksibel_andel"),
        )
    return fundet


def _andel(laes: Regellaeser, data: Any, sted: str) -> Andel:
    felter = laes.opslag(data, sted, {"procent"} | _GRUND)
    return Andel(laes.procent(felter.get("procent"), sted), laes.grund(felter, sted))


def _frist(laes: Regellaeser, data: Any, hvis: str) -> Frist:
    frister = laes.opslag(data, "Fristerne", {"boliganvisningen", "borgeren", "lukkedage"})
    sted = f"Fristen for {hvis}"
    felter = laes.opslag(frister.get(hvis), sted, {"arbejdsdage"} | _GRUND)
    return Frist(laes.heltal(felter.get("arbejdsdage"), f"{sted}, arbejdsdage"), laes.grund(felter, sted))


def _lukkedage(laes: Regellaeser, data: Any) -> Lukkedage:
    sted = "Lukkedagene"
    felter = laes.opslag(data.get("lukkedage") if isinstance(data, Mapping) else None, sted, {"datoer"} | _GRUND)
    fundet = set()
    for tekst in felter.get("datoer") or ():
        try:
            dag = dt.date.fromisoformat(f"2024-{tekst}")
        except ValueError:
            laes.fejl.append(f"{sted}: »{tekst}« er ikke en dag i året. Skriv måned-dag, for eksempel 06-05.")
            continue
        fundet.add((dag.month, dag.day))
    return Lukkedage(frozenset(fundet), laes.grund(felter, sted))


def _undervejs(laes: Regellaeser, data: Any) -> dict[str, Undervejsregel]:
    fundet = {}
    regler = laes.opslag(data, "Reglerne for boliger undervejs", UNDERVEJS)
    for noegle, muligheder in UNDERVEJS.items():
        sted = f"Reglen for boliger undervejs, {noegle}"
        felter = laes.opslag(regler.get(noegle), sted, {"handling"} | _GRUND)
        handling = laes.tekst(felter.get("handling"), sted)
        if handling and handling not in muligheder:
            laes.fejl.append(f"{sted} er »{handling}«. Den skal være {' eller '.join(muligheder)}.")
        fundet[noegle] = Undervejsregel(handling, laes.grund(felter, sted))
    return fundet


def _tilbud(laes: Regellaeser, data: Any) -> Tilbudsregler:
    felter = laes.opslag(data, "Reglerne for tilbud", {"aabne_pr_sag", "sagsreference"})
    aabne = laes.opslag(felter.get("aabne_pr_sag"), "Åbne tilbud pr. sag", {"antal"} | _GRUND)
    sag = laes.opslag(felter.get("sagsreference"), "Sagsreferencen", {"moenster", "beskrivelse"} | _GRUND)
    return Tilbudsregler(
        aabne_pr_sag=laes.heltal(aabne.get("antal"), "Åbne tilbud pr. sag, antal"),
        aabne_pr_sag_grund=laes.grund(aabne, "Åbne tilbud pr. sag"),
        sagsref_moenster=laes.moenster(sag.get("moenster"), "Sagsreferencens mønster"),
        sagsref_beskrivelse=laes.tekst(sag.get("beskrivelse"), "Sagsreferencens beskrivelse"),
        sagsref_grund=laes.grund(sag, "Sagsreferencen"),
    )


def lovregler_fra_dict(data: Any) -> Lovregler:
    """The section `lov` of the law's rule set, or `Regelfejl` with every error."""
    laes = Regellaeser()
    felter = laes.opslag(
        normaliser(data),
        "Lovens regler",
        {"screening_boligtyper", "screening_ved", "screening_ordlyd", "fleksibel_obligatorisk_ved", "aeldre"},
    )
    aeldre = laes.opslag(felter.get("aeldre"), "Reglen for ældreboliger", {"begrundelse"} | _GRUND)
    fundet = Lovregler(
        screening=_screeningspligter(laes, felter),
        ordlyde=_ordlyde(laes, felter.get("screening_ordlyd")),
        fleksibel=_fleksibel(laes, felter.get("fleksibel_obligatorisk_ved")),
        aeldre_begrundelse=laes.tekst(aeldre.get("begrundelse"), "Reglen for ældreboliger, begrundelse"),
        aeldre_grund=laes.grund(aeldre, "Reglen for ældreboliger"),
    )
    laes.slut()
    return fundet


def _screeningspligter(laes: Regellaeser, felter: Mapping[str, Any]) -> dict[str, Udpegningspligt]:
    boligtyper = laes.opslag(felter.get("screening_boligtyper"), "Screeningens boligtyper", {"vaerdi"} | _GRUND)
    typer = laes.flere_valg(boligtyper.get("vaerdi"), Boligtype, "Screeningens boligtyper")
    typegrund = laes.grund(boligtyper, "Screeningens boligtyper")
    stykker = laes.opslag(felter.get("screening_ved"), "Screeningen", STYKKER)
    fundet = {}
    for stykke in STYKKER:
        sted = f"Screeningen efter {stykke}"
        raa = laes.opslag(stykker.get(stykke), sted, {"betegnelser"} | _GRUND)
        grund = laes.grund(raa, sted)
        fundet[stykke] = Udpegningspligt(
            betegnelser=laes.flere_valg(raa.get("betegnelser"), Betegnelse, sted),
            boligtyper=typer,
            grund=Grund(grund.hjemmel, " ".join(a for a in (grund.antagelse, typegrund.antagelse) if a)),
        )
    return fundet


def _ordlyde(laes: Regellaeser, data: Any) -> tuple[Screeningsordlyd, ...]:
    if not isinstance(data, list):
        laes.fejl.append("Screeningens ordlyd skal være en liste.")
        return ()
    fundet = []
    for nr, raa in enumerate(data, start=1):
        sted = f"Screeningens ordlyd nr. {nr}"
        felter = laes.opslag(raa, sted, {"stykke", "fra", "til", "tekst"} | _GRUND)
        fundet.append(
            Screeningsordlyd(
                stykke=laes.tekst(felter.get("stykke"), f"{sted}, stykke"),
                fra_on=laes.dato(felter.get("fra"), f"{sted}, fra"),
                til_on=laes.dato(felter.get("til"), f"{sted}, til"),
                tekst=laes.tekst(felter.get("tekst"), f"{sted}, tekst"),
                grund=laes.grund(felter, sted),
            )
        )
    for stykke in STYKKER:
        _kontroller_daekning(laes, stykke, [o for o in fundet if o.stykke == stykke])
    return tuple(fundet)


def _kontroller_daekning(laes: Regellaeser, stykke: str, ordlyde: list[Screeningsordlyd]) -> None:
    """Every day has exactly one wording: each begins where the one before ends, and both outer ends are open."""
    i_orden = sorted(ordlyde, key=lambda o: o.fra_on or dt.date.min)
    slut = [o.til_on for o in i_orden]
    start = [o.fra_on for o in i_orden]
    if not i_orden or start[0] is not None or slut[-1] is not None or start[1:] != slut[:-1]:
        laes.fejl.append(f"Screeningens ordlyd efter {stykke} skal dække alle dage præcis én gang.")


def _fleksibel(laes: Regellaeser, data: Any) -> Udpegningspligt:
    sted = "Obligatorisk fleksibel udlejning"
    felter = laes.opslag(data, sted, {"betegnelser", "boligtyper"} | _GRUND)
    return Udpegningspligt(
        betegnelser=laes.flere_valg(felter.get("betegnelser"), Betegnelse, sted),
        boligtyper=laes.flere_valg(felter.get("boligtyper"), Boligtype, f"{sted}, boligtyper"),
        grund=laes.grund(felter, sted),
    )
