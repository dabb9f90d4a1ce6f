"""The register from a file: organisations, afdelinger and who follows whom. A file never deletes."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from monitoring.domain.dansk import dato, sorteringsnoegle
from monitoring.ingest import Alvor, Fund, Indlaesningsresultat, Raekke
from monitoring.models import Afdeling, Afdelingsfoelge, Boligorganisation

from .opslag import Registeropslag, fund_i_celle


@dataclass(slots=True)
class Registerudfald:
    """How many rows of the register were added or changed, and the afdelinger among them."""

    nye: int = 0
    beroerte: set[int] = field(default_factory=set)


def kontroller(resultat: Indlaesningsresultat, register: Registeropslag) -> list[Fund]:
    """What the file says against the register or itself: unknown successors, CVR numbers in use, dates out of order."""
    i_filen = {f"{r.vaerdi('organisationsnr')}-{r.vaerdi('afdelingsnr')}" for r in resultat.raekker}
    kendte = i_filen | {post.noegle for post in register.afdelinger.values()}
    cvr_ejere = dict(Boligorganisation.objects.exclude(cvr="").values_list("cvr", "nr"))
    oprettet = {
        (org, nr): dag for org, nr, dag in Afdeling.objects.values_list("organisation__nr", "nr", "oprettet_on")
    }
    fund: list[Fund] = []
    for raekke in resultat.raekker:
        fund += _efterfoelgerfund(raekke, kendte)
        fund += _cvrfund(raekke, cvr_ejere)
        fund += _datofund(raekke, oprettet)
    return fund


def _fejl(raekke: Raekke, kolonne: str, kode: str, besked: str, raad: str) -> Fund:
    return fund_i_celle(raekke.tabel, kolonne, raekke.indeks, Alvor.FEJL, kode, besked, raad)


def _efterfoelgerfund(raekke: Raekke, kendte: set[str]) -> list[Fund]:
    noegler = raekke.vaerdi("efterfoelger")
    ukendte = sorted(noegler - kendte) if isinstance(noegler, frozenset) else []
    raad = "skriv efterfølgeren som en række i filen, eller ret nummeret"
    return [
        _fejl(raekke, "efterfoelger", "ukendt_efterfoelger", f"nævner {noegle}, som ikke er en kendt afdeling", raad)
        for noegle in ukendte
    ]


def _cvrfund(raekke: Raekke, ejere: dict[str, str]) -> list[Fund]:
    cvr, org = raekke.vaerdi("cvr"), raekke.vaerdi("organisationsnr")
    if not isinstance(cvr, str) or not isinstance(org, str) or ejere.setdefault(cvr, org) == org:
        return []
    besked = f"er allerede CVR-nummer for organisation {ejere[cvr]}"
    return [_fejl(raekke, "cvr", "cvr_i_brug", besked, "kontrollér, hvilken organisation nummeret hører til")]


def _datofund(raekke: Raekke, oprettet: dict[tuple[str, str], dt.date | None]) -> list[Fund]:
    """`oprettet` of the register against `nedlagt` of the file; within the file the parser has looked."""
    noegle = (str(raekke.vaerdi("organisationsnr")), str(raekke.vaerdi("afdelingsnr")))
    fra, til = raekke.vaerdi("oprettet") or oprettet.get(noegle), raekke.vaerdi("nedlagt")
    if raekke.vaerdi("oprettet") or not isinstance(fra, dt.date) or not isinstance(til, dt.date) or fra < til:
        return []
    besked = f"er ikke efter den dag, afdelingen er oprettet efter registeret ({dato(fra)})"
    return [_fejl(raekke, "nedlagt", "nedlagt_foer_oprettet", besked, "ret datoen, eller skriv også oprettet")]


def gem(*, resultat: Indlaesningsresultat) -> Registerudfald:
    """Store organisations, afdelinger and succession. Runs inside the import's transaction.

    An empty cell leaves what is stored, except `nedlagt`: empty there says that the afdeling exists.
    """
    udfald = Registerudfald()
    organisationer = _gem_organisationer(resultat.raekker, udfald)
    afdelinger = _gem_afdelinger(resultat.raekker, organisationer, udfald)
    _gem_foelger(resultat.raekker, afdelinger, udfald)
    return udfald


def _saet(objekt: Any, felter: dict[str, Any]) -> bool:
    """Set the fields that differ; whether any did."""
    forskellige = {navn: vaerdi for navn, vaerdi in felter.items() if getattr(objekt, navn) != vaerdi}
    for navn, vaerdi in forskellige.items():
        setattr(objekt, navn, vaerdi)
    return bool(forskellige)


def _gem_organisationer(raekker: list[Raekke], udfald: Registerudfald) -> dict[str, Boligorganisation]:
    kendte = {o.nr: o for o in Boligorganisation.objects.all()}
    nye: dict[str, Boligorganisation] = {}
    rettede: dict[str, Boligorganisation] = {}
    for raekke in raekker:
        nr, navn, cvr = (str(raekke.vaerdi(k) or "") for k in ("organisationsnr", "organisation", "cvr"))
        felter = {"navn": navn, "sorteringsnavn": sorteringsnoegle(navn)} | ({"cvr": cvr} if cvr else {})
        if nr not in kendte:
            kendte[nr] = nye[nr] = Boligorganisation(nr=nr, **felter)
        elif _saet(kendte[nr], felter) and nr not in nye:
            rettede[nr] = kendte[nr]
    Boligorganisation.objects.bulk_create(nye.values())
    Boligorganisation.objects.bulk_update(rettede.values(), ["navn", "sorteringsnavn", "cvr"], batch_size=500)
    udfald.nye += len(nye) + len(rettede)
    return kendte


def _afdelingsfelter(raekke: Raekke) -> dict[str, Any]:
    navn = str(raekke.vaerdi("afdelingsnavn"))
    felter: dict[str, Any] = {"navn": navn, "sorteringsnavn": sorteringsnoegle(navn)}
    for kolonne, felt in (("bydel", "bydel"), ("antal_boliger", "antal_boliger"), ("oprettet", "oprettet_on")):
        if (vaerdi := raekke.vaerdi(kolonne)) is not None:
            felter[felt] = vaerdi
    if "nedlagt" in raekke.tabel.kolonner:
        felter["nedlagt_on"] = raekke.vaerdi("nedlagt")
    return felter


def _gem_afdelinger(
    raekker: list[Raekke], organisationer: dict[str, Boligorganisation], udfald: Registerudfald
) -> dict[str, Afdeling]:
    kendte = {a.noegle: a for a in Afdeling.objects.select_related("organisation")}
    nye: list[Afdeling] = []
    rettede: list[Afdeling] = []
    for raekke in raekker:
        org, nr = str(raekke.vaerdi("organisationsnr")), str(raekke.vaerdi("afdelingsnr"))
        felter = _afdelingsfelter(raekke)
        if (kendt := kendte.get(f"{org}-{nr}")) is None:
            kendte[f"{org}-{nr}"] = ny = Afdeling(organisation=organisationer[org], nr=nr, **felter)
            nye.append(ny)
        elif _saet(kendt, felter):
            rettede.append(kendt)
    Afdeling.objects.bulk_create(nye, batch_size=2_000)
    felter_i_alt = ["navn", "sorteringsnavn", "bydel", "antal_boliger", "oprettet_on", "nedlagt_on"]
    Afdeling.objects.bulk_update(rettede, felter_i_alt, batch_size=500)
    udfald.nye += len(nye) + len(rettede)
    udfald.beroerte |= {afdeling.pk for afdeling in [*nye, *rettede]}
    return kendte


def _gem_foelger(raekker: list[Raekke], afdelinger: dict[str, Afdeling], udfald: Registerudfald) -> None:
    kendte = {(f.forgaenger_id, f.efterfoelger_id): f for f in Afdelingsfoelge.objects.all()}
    for raekke in raekker:
        noegler, overgang = raekke.vaerdi("efterfoelger"), raekke.vaerdi("overgang")
        if not isinstance(noegler, frozenset) or not isinstance(overgang, dt.date):
            continue
        fra = afdelinger[f"{raekke.vaerdi('organisationsnr')}-{raekke.vaerdi('afdelingsnr')}"]
        for noegle in sorted(noegler):
            til = afdelinger[noegle]
            foelge = kendte.get((fra.pk, til.pk)) or Afdelingsfoelge(forgaenger=fra, efterfoelger=til)
            if foelge.pk is None or foelge.on != overgang:
                foelge.on = overgang
                foelge.save()
                udfald.nye += 1
                udfald.beroerte |= {fra.pk, til.pk}
