"""An organisation's file of vacant units becomes reports or drafts: all of them, or none and why at each row."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from anvisning.domain.port import Afgoerelse
from anvisning.models import Bolig, Indmelding
from anvisning.services.filfund import afdelinger_i, fejl_i_celle
from anvisning.services.indmelding import Portafvist, meld_bolig_ind, skriv_afvist_forsoeg
from anvisning.services.kladder import gem_kladde
from monitoring.api import Afdeling, FilAfvist, Fund, Indlaesning, Raekke, sorteringsnoegle
from udlejning.brugere.models import Bruger
from udlejning.faelles.fejl import Afvist


@dataclass(frozen=True, slots=True)
class _Ledig:
    """A row with its unit."""

    raekke: Raekke
    bolig: Bolig
    ledig_fra_on: dt.date
    bemaerkning: str
    er_kladde: bool


def gem_ledige(*, raekker: Sequence[Raekke], indlaesning: Indlaesning, now: dt.datetime) -> int:
    """Report the rows' units as the one who sent the file; how many reports and drafts are new.

    A unit that is reported (or drafted) already with the same day is left as it is. What the gate refuses is a finding
    with the gate's sentence, and counts as a refused attempt.
    """
    by, idag = indlaesning.created_by, timezone.localdate(now)
    fund: list[Fund] = []
    afviste: list[tuple[Bolig, Afgoerelse]] = []
    nye = 0
    # In the order of the units' ids, as all who lock several.
    for ledig in sorted(_nye(_ledige(raekker, fund)), key=lambda et: et.bolig.pk):
        try:
            _meld(ledig, by, now, idag)
            nye += 1
        except Portafvist as afvist:
            afviste.append((ledig.bolig, afvist.afgoerelse))
            raad = f"{afvist.afgoerelse.som_saetning()} Fjern rækken, eller søg om dispensation"
            fund.append(fejl_i_celle(ledig.raekke, _sted(ledig.raekke), "porten", "kan ikke meldes ind", raad))
        except Afvist as afvist:
            fund.append(_fund(ledig.raekke, afvist))
    if fund:

        def bagefter() -> None:
            for bolig, afgoerelse in afviste:
                skriv_afvist_forsoeg(bolig=bolig, afgoerelse=afgoerelse, by=by, now=now)

        raise FilAfvist(fund, bagefter=bagefter)
    return nye


def _fund(raekke: Raekke, afvist: Afvist) -> Fund:
    kolonne = {"ledig_fra_on": "ledig_fra", "bemaerkning": "bemaerkning"}.get(afvist.felt or "", _sted(raekke))
    return fejl_i_celle(raekke, kolonne, "kan_ikke_meldes", "kan ikke bruges", afvist.besked)


def _nye(ledige: list[_Ledig]) -> list[_Ledig]:
    """Those whose unit is not reported, or drafted, with the same day already."""
    boliger = [et.bolig.pk for et in ledige]
    aabne = {i.bolig_id: i for i in Indmelding.objects.filter(bolig__in=boliger, status__in=Indmelding.AABNE)}
    return [et for et in ledige if et.bolig.pk not in aabne or not _er_den_samme(aabne[et.bolig.pk], et)]


def _meld(ledig: _Ledig, by: Bruger, now: dt.datetime, idag: dt.date) -> None:
    handling = gem_kladde if ledig.er_kladde else meld_bolig_ind
    handling(
        bolig=ledig.bolig,
        ledig_fra_on=ledig.ledig_fra_on,
        bemaerkning=ledig.bemaerkning,
        by=by,
        now=now,
        idag=idag,
    )


def _er_den_samme(aaben: Indmelding, ledig: _Ledig) -> bool:
    er_kladde = aaben.status == Indmelding.Status.KLADDE
    return aaben.ledig_fra_on == ledig.ledig_fra_on and er_kladde == ledig.er_kladde


def _ledige(raekker: Sequence[Raekke], fund: list[Fund]) -> list[_Ledig]:
    """The rows whose unit is found, once each; the others become findings."""
    afdelinger = afdelinger_i(raekker)
    boliger = Bolig.objects.filter(afdeling__in={a.pk for a in afdelinger}).select_related("afdeling__organisation")
    efter_nr: dict[tuple[int, str], Bolig] = {}
    efter_adresse: dict[tuple[int, str], list[Bolig]] = {}
    for bolig in boliger:
        efter_nr[bolig.afdeling_id, bolig.nr.casefold()] = bolig
        efter_adresse.setdefault((bolig.afdeling_id, _adresse(bolig.fuld_adresse)), []).append(bolig)
    fundne: dict[int, _Ledig] = {}
    for raekke, afdeling in zip(raekker, afdelinger, strict=True):
        svar = _find(raekke, afdeling, efter_nr, efter_adresse)
        if isinstance(svar, Fund):
            fund.append(svar)
        elif svar.pk in fundne:
            besked = f"er den samme bolig som i række {fundne[svar.pk].raekke.nr}"
            fund.append(fejl_i_celle(raekke, _sted(raekke), "samme_bolig", besked, "slet den ene række"))
        else:
            fundne[svar.pk] = _som_ledig(raekke, svar)
    return list(fundne.values())


def _som_ledig(raekke: Raekke, bolig: Bolig) -> _Ledig:
    dag = raekke.vaerdi("ledig_fra")
    assert isinstance(dag, dt.date)  # the profile demands a date in every row
    return _Ledig(raekke, bolig, dag, str(raekke.vaerdi("bemaerkning") or ""), raekke.vaerdi("kladde") is True)


def _find(
    raekke: Raekke,
    afdeling: Afdeling,
    efter_nr: dict[tuple[int, str], Bolig],
    efter_adresse: dict[tuple[int, str], list[Bolig]],
) -> Bolig | Fund:
    nr, adresse = raekke.vaerdi("bolignr"), raekke.vaerdi("adresse")
    if nr is None and adresse is None:
        besked = f"mangler, så boligen i {afdeling.navn} ikke kan findes"
        return fejl_i_celle(raekke, _sted(raekke), "ingen_bolig", besked, "skriv bolignr eller adresse")
    if nr is not None:
        bolig = efter_nr.get((afdeling.pk, str(nr).casefold()))
        fundne = [bolig] if bolig else []
    else:
        fundne = efter_adresse.get((afdeling.pk, _adresse(str(adresse))), [])
    if len(fundne) == 1:
        return fundne[0]
    if fundne:
        besked = f"passer på {len(fundne)} boliger i {afdeling.navn}"
        return fejl_i_celle(raekke, _sted(raekke), "flere_boliger", besked, "skriv boligens nummer i bolignr")
    besked, raad = f"er ikke en bolig i {afdeling.navn}", "ret den, eller indlæs eller opret boligen først"
    return fejl_i_celle(raekke, _sted(raekke), "ukendt_bolig", besked, raad)


def _sted(raekke: Raekke) -> str:
    """The column that says which unit it is."""
    if raekke.vaerdi("bolignr") is None and raekke.vaerdi("adresse") is not None:
        return "adresse"
    return "bolignr"


def _adresse(tekst: str) -> str:
    """Compared without regard to case, spaces, commas and points: ``lærkevej 12 2 th``."""
    return " ".join(sorteringsnoegle(tekst).replace(",", " ").replace(".", " ").split())
