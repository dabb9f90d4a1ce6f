"""Which transition is told to whom, and in what words: the one place where transitions become notices.

An organisation hears of its own units, boliganvisningen of all. Whoever acted hears nothing of it. Where an offer
fails, what then becomes of the unit is the news, so it is told once, with the unit's own transition. No text holds a
case reference.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from anvisning.domain.tilstande import Anvisningsstatus, Indmeldingsstatus
from anvisning.models import Anvisning, Farveskift, Fristsaetning, Indmelding
from monitoring.api import dato, tal
from udlejning.beskeder.models import Beskedart
from udlejning.beskeder.services import Meddelelse, brugere_med_valg, giv_besked, giv_beskeder
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.brugere.selectors import brugere_med_ret, roller_med

_I, _A = Indmeldingsstatus, Anvisningsstatus

#: As long as a person's act can be undone; letters about it wait as long. What the system did cannot be undone.
FORTRYDES_I = dt.timedelta(minutes=10)

#: How an offer failed: the kind of notice, and the sentence.
_FALDT: Mapping[str, tuple[Beskedart, str]] = {
    _A.AFVIST: (Beskedart.SVAR, "Borgeren har sagt nej til {bolig}"),
    _A.UDLOEBET: (Beskedart.SVAR, "Svarfristen for {bolig} er udløbet uden svar"),
    _A.TILBAGEKALDT: (Beskedart.TRUKKET, "Tilbuddet på {bolig} er kaldt tilbage"),
}


@dataclass(frozen=True, slots=True)
class Flyttet:
    """A transition that was carried out: the row as it is now, and the state it came from (None: it is new).

    `tilbud` is the offer whose failure moved a report.
    """

    raekke: Indmelding | Anvisning
    fra: str | None
    tilbud: Anvisning | None = None


@dataclass(frozen=True, slots=True)
class _Brev:
    """A notice before its recipients are known. `anviser`: the caseworker of one offer alone."""

    art: Beskedart
    noegle: str
    emne: str
    tekst: str
    organisation: bool = False
    boliganvisning: bool = False
    anviser: Bruger | None = None


def noegle(raekke: Indmelding | Anvisning) -> str:
    """What the notices of a row's newest transition are known by."""
    return f"{'indmelding' if isinstance(raekke, Indmelding) else 'tilbud'}/{raekke.pk}/{raekke.status}"


def underret(flyttede: Sequence[Flyttet], *, by: Bruger | None, now: dt.datetime) -> None:
    """Give the notices of these transitions, with a constant number of queries. Call it in their transaction."""
    breve = [(flyttet, brev) for flyttet in flyttede if (brev := _brev(flyttet, by)) is not None]
    arter = {brev.art for _, brev in breve}
    modtagere = Modtagere(
        {_indmelding(flyttet).bolig.afdeling.organisation_id for flyttet, _ in breve},
        art=arter.pop() if len(arter) == 1 else None,
    )
    fortrydes_til = now + FORTRYDES_I if by is not None else None
    giv_beskeder([_meddelelse(flyttet, brev, modtagere, by, fortrydes_til) for flyttet, brev in breve], now=now)


class Modtagere:
    """The active people who hear of the units of some organisations, read when they are first asked for.

    `art` is what all that they hear is about, where it is one kind: their choice for it is read with them.
    """

    def __init__(self, organisation_ids: Iterable[int], *, art: Beskedart | None = None) -> None:
        self._ids, self._art = set(organisation_ids), art

    @cached_property
    def boliganvisning(self) -> list[Bruger]:
        if self._art is None:
            return list(brugere_med_ret(Rettighed.ANVIS_BOLIG))
        return brugere_med_valg(self._art, roller=roller_med(Rettighed.ANVIS_BOLIG))

    def organisation(self, organisation_id: int) -> list[Bruger]:
        return self._medarbejdere.get(organisation_id, [])

    def anviser(self, bruger: Bruger) -> list[Bruger]:
        """The caseworker, or all of them where that one is gone."""
        return [b for b in self.boliganvisning if b.pk == bruger.pk] or self.boliganvisning

    @cached_property
    def _medarbejdere(self) -> dict[int, list[Bruger]]:
        fundne: dict[int, list[Bruger]] = {}
        alle: Iterable[Bruger]
        if self._art is None:
            alle = Bruger.objects.filter(is_active=True, organisation__in=self._ids).order_by("pk")
        else:
            alle = brugere_med_valg(self._art, organisationer=self._ids)
        for bruger in alle:
            assert bruger.organisation_id is not None
            fundne.setdefault(bruger.organisation_id, []).append(bruger)
        return fundne


def sti(indmelding: Indmelding) -> str:
    return reverse("anvisning:indmelding", args=[indmelding.pk])


def _meddelelse(
    flyttet: Flyttet, brev: _Brev, modtagere: Modtagere, by: Bruger | None, fortrydes_til: dt.datetime | None
) -> Meddelelse:
    indmelding = _indmelding(flyttet)
    hvem: list[Bruger] = []
    if brev.organisation:
        hvem += modtagere.organisation(indmelding.bolig.afdeling.organisation_id)
    if brev.boliganvisning:
        hvem += modtagere.boliganvisning
    elif brev.anviser is not None:
        hvem += modtagere.anviser(brev.anviser)
    andre = [bruger for bruger in hvem if by is None or bruger.pk != by.pk]
    ny = flyttet.fra is None
    return Meddelelse(brev.art, andre, brev.noegle, brev.emne, brev.tekst, sti(indmelding), fortrydes_til, ny)


def _brev(flyttet: Flyttet, by: Bruger | None) -> _Brev | None:
    if isinstance(flyttet.raekke, Anvisning):
        return _om_tilbud(flyttet.raekke)
    return _om_bolig(flyttet.raekke, flyttet.fra, flyttet.tilbud, by)


def _om_tilbud(tilbud: Anvisning) -> _Brev | None:
    bolig = tilbud.indmelding.bolig
    match tilbud.status:
        case _A.TILBUDT:
            emne = f"{bolig} er tilbudt en borger"
            tekst = f"Borgeren har frist til og med {dato(tilbud.svarfrist_on)}. I får besked om svaret."
            return _Brev(Beskedart.NYT_TILBUD, noegle(tilbud), emne, tekst, organisation=True)
        case _A.ACCEPTERET:
            emne = f"Borgeren har sagt ja til {bolig}"
            tekst = "Send lejekontrakten, og registrér på boligens side, at den er sendt."
            return _Brev(Beskedart.SVAR, noegle(tilbud), emne, tekst, organisation=True)
    return None


def _om_bolig(indmelding: Indmelding, fra: str | None, tilbud: Anvisning | None, by: Bruger | None) -> _Brev | None:
    bolig = indmelding.bolig
    organisation = bolig.afdeling.organisation.navn
    match indmelding.status:
        case _I.INDMELDT if tilbud is None:
            emne = f"Ny ledig bolig: {bolig}"
            return _Brev(Beskedart.NY_INDMELDING, noegle(indmelding), emne, _fakta(indmelding), boliganvisning=True)
        case _I.INDMELDT if tilbud is not None:
            art, saetning = _FALDT[tilbud.status]
            tekst = f"Boliganvisningen kan tilbyde boligen igen til og med {dato(indmelding.frist_on)}."
            anviser = tilbud.created_by if by is None else None
            return _Brev(art, noegle(tilbud), saetning.format(bolig=bolig), tekst, organisation=True, anviser=anviser)
        case _I.FRIGIVET:
            faldt = f"{_FALDT[tilbud.status][1].format(bolig=bolig)}. " if tilbud else ""
            tekst = f"{faldt}{indmelding.afslutning} {organisation} råder igen over boligen."
            emne = f"{bolig} er givet tilbage"
            return _Brev(Beskedart.FRIGIVET, noegle(indmelding), emne, tekst, organisation=True, boliganvisning=True)
        case _I.TRUKKET if fra != _I.KLADDE:
            emne = f"{bolig} er trukket tilbage"
            # The catalogue's words alone: a note is free text, and a notice leaves the house.
            hvorfor = f": {indmelding.aarsag.navn}" if indmelding.aarsag else ""
            tekst = f"{organisation} har trukket boligen tilbage{hvorfor}. Hele begrundelsen står på boligens side."
            return _Brev(Beskedart.TRUKKET, noegle(indmelding), emne, tekst, boliganvisning=True)
        case _I.UDLEJET:
            tekst = f"{organisation} har sendt lejekontrakten til borgeren."
            return _Brev(Beskedart.UDLEJET, noegle(indmelding), f"{bolig} er udlejet", tekst, boliganvisning=True)
    return None


def _fakta(indmelding: Indmelding) -> str:
    bolig = indmelding.bolig
    return (
        f"{bolig.afdeling.organisation.navn} har meldt en bolig i {bolig.afdeling.navn} ind: {bolig.rum} rum, "
        f"{tal(bolig.areal)} m², {tal(bolig.husleje)} kr. om måneden, ledig fra {dato(indmelding.ledig_fra_on)}. "
        f"Boliganvisningens frist er {dato(indmelding.frist_on)}."
    )


def _indmelding(flyttet: Flyttet) -> Indmelding:
    return flyttet.raekke if isinstance(flyttet.raekke, Indmelding) else flyttet.raekke.indmelding


def underret_om_frist(saetning: Fristsaetning, *, foer: dt.date, now: dt.datetime) -> None:
    """Tell the organisation that a person moved a deadline; of the citizen's also the caseworker who made the offer.

    The reason is free text and stays on the unit's page.
    """
    tilbud = saetning.anvisning
    om = tilbud or saetning.indmelding
    assert om is not None
    indmelding = om if isinstance(om, Indmelding) else om.indmelding
    bolig = indmelding.bolig
    modtagere = Modtagere([bolig.afdeling.organisation_id])
    hvem = modtagere.organisation(bolig.afdeling.organisation_id)
    if tilbud is not None:
        hvem = [*hvem, *modtagere.anviser(tilbud.created_by)]
    hvis = "Boliganvisningens frist" if tilbud is None else "Borgerens svarfrist"
    giv_besked(
        art=Beskedart.FRIST_FLYTTET,
        modtagere=[bruger for bruger in hvem if bruger.pk != saetning.by_id],
        noegle=f"frist_flyttet/{saetning.pk}",
        emne=f"{hvis} for {bolig} er flyttet",
        tekst=f"Fristen var {dato(foer)} og er nu {dato(saetning.frist_on)}. Begrundelsen står på boligens side.",
        sti=sti(indmelding),
        now=now,
    )


def underret_om_farveskift(
    skiftede: Sequence[Farveskift], emner: Sequence[str], tekster: Sequence[str], *, now: dt.datetime
) -> None:
    """Tell both sides what a change of colour means for a vacancy; of an easing the organisation alone."""
    modtagere = Modtagere(s.indmelding.bolig.afdeling.organisation_id for s in skiftede)
    alle = zip(skiftede, emner, tekster, strict=True)
    giv_beskeder([_om_farveskift(skift, emne, tekst, modtagere) for skift, emne, tekst in alle], now=now)


def _om_farveskift(skift: Farveskift, emne: str, tekst: str, modtagere: Modtagere) -> Meddelelse:
    bolig = skift.indmelding.bolig
    hvem = list(modtagere.organisation(bolig.afdeling.organisation_id))
    if skift.hvad != Farveskift.Hvad.LEMPET:
        hvem += modtagere.boliganvisning
    noegle_ = f"farveskift/{skift.indmelding_id}/{skift.fra_on}/{skift.grundlag}"
    return Meddelelse(Beskedart.FARVESKIFT, hvem, noegle_, emne, tekst, sti(skift.indmelding))
