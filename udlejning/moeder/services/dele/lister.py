"""Dispensations, manual placements, the decisions that are wanted, and those of the last meeting."""

import datetime as dt

from anvisning.models import Dispensation
from monitoring.api import Farve, dato, tal
from udlejning.moeder.domain.dokument import Afsnit, Celle, Tabel
from udlejning.moeder.models import Beslutning, Moede
from udlejning.moeder.selectors.moeder import beslutninger, forrige_moede
from udlejning.moeder.selectors.oensker import (
    aktuelle_dispensationer,
    antagelse_for,
    manuelle_for,
    oensker,
    vedtagne_paa,
)
from udlejning.styregruppe.selectors.manuelle import Manuellinje, Stilling

EN_DAG = dt.timedelta(days=1)


def dispensationerne(moede: Moede, dag: dt.date) -> Afsnit:
    foer = forrige_moede(moede)
    fundne = list(aktuelle_dispensationer(moede, dag, foer.holdes_on if foer else None))
    saetning = "Ansøgte, gældende og kommende dispensationer" + (
        f" og dem, der er udløbet siden mødet {dato(foer.holdes_on)}." if foer else "."
    )
    if not fundne:
        return Afsnit("Dispensationer", "Dispensationer", [saetning, "Der er ingen."])
    hoved = ["Afdeling eller bolig", "Boligorganisation", "Stilling", "Fra", "Til og med", "Begrundelse"]
    raekker: list[list[Celle]] = [
        [
            str(d.bolig or d.afdeling),
            d.afdeling.organisation.navn,
            _stilling(d, dag),
            dato(d.fra_on),
            dato(d.til_on - EN_DAG),
            d.begrundelse,
        ]
        for d in fundne
    ]
    tabel = Tabel("Dispensationer", hoved, raekker, (5, 4, 2, 3, 3, 6), hoejst=100)
    return Afsnit("Dispensationer", "Dispensationer", [saetning], tabeller=[tabel])


def _stilling(dispensation: Dispensation, dag: dt.date) -> str:
    if dispensation.status == Dispensation.Status.ANSOEGT:
        return "Ansøgt"
    if dispensation.fra_on > dag:
        return "Gælder senere"
    return "Gælder" if dispensation.til_on > dag else "Udløbet"


def de_manuelle(moede: Moede, dag: dt.date) -> Afsnit:
    linjer, foer = manuelle_for(moede, dag), forrige_moede(moede)
    saetning = (
        "Afdelinger, som styregruppen har givet en farve, fordi de er »ikke målt«"
        + (f", og dem, hvor det er slut siden mødet {dato(foer.holdes_on)}" if foer else "")
        + ". De, der udløber snart, står først."
    )
    if not linjer:
        return Afsnit("Manuelle placeringer", "Manuelle placeringer", [saetning, "Der er ingen."])
    hoved = ["Afdeling", "Nummer", "Farve", "Stilling", "Til og med", "Begrundelse", "Besluttet"]
    raekker: list[list[Celle]] = [
        [
            linje.placering.afdeling.navn,
            linje.placering.afdeling.noegle,
            Farve(linje.placering.farve),
            linje.stillingsnavn,
            dato(linje.slut_on - EN_DAG),
            _begrundelsen(linje),
            linje.placering.afgoerelse,
        ]
        for linje in linjer
    ]
    tabel = Tabel("Manuelle placeringer", hoved, raekker, (4, 3, 2, 3, 3, 6, 4), hoejst=100)
    return Afsnit("Manuelle placeringer", "Manuelle placeringer", [saetning], tabeller=[tabel])


def _begrundelsen(linje: Manuellinje) -> str:
    begrundelse: str = linje.placering.begrundelse
    return f"{begrundelse} Slut før tid: {linje.slut_fordi}" if linje.slut_fordi else begrundelse


def antal_afgoerelser(moede: Moede, dag: dt.date) -> Afsnit:
    """How many, and none of them by name: what the housing committee is told."""
    status = Dispensation.Status.BEVILGET
    gaeldende = aktuelle_dispensationer(moede, dag, None).filter(status=status, fra_on__lte=dag).count()
    manuelle = sum(x.stilling in (Stilling.UDLOEBER, Stilling.GAELDER) for x in manuelle_for(moede, dag))
    saetninger = [
        f"Gældende dispensationer: {tal(gaeldende)}.",
        f"Afdelinger, som styregruppen har placeret manuelt, fordi de ikke er målt: {tal(manuelle)}.",
    ]
    return Afsnit("Dispensationer og manuelle placeringer", "Afgørelser", saetninger)


def oenskede(moede: Moede, dag: dt.date) -> Afsnit:
    punkter = [oenske.tekst for oenske in oensker(moede, dag)]
    saetninger = [] if punkter else ["Der er ingen beslutninger at træffe."]
    if antagelse := antagelse_for(moede):
        saetninger.append(f"Antagelse: {antagelse}")
    return Afsnit("Beslutninger, der ønskes", "Ønskede beslutninger", saetninger, punkter)


def sidste_moedes(moede: Moede) -> Afsnit:
    titel, ark = "Beslutninger fra sidste møde", "Sidste beslutninger"
    foer = forrige_moede(moede)
    if foer is None:
        return Afsnit(titel, ark, ["Der er ikke skrevet et tidligere møde ind."])
    trufne = [b for b in beslutninger(foer) if b.slags == Beslutning.Slags.TRUFFET]
    saetninger = [f"Mødet blev holdt {dato(foer.holdes_on)}."]
    saetninger += [f"Vedtaget: {v.navn}, version {v.version}, fra {dato(v.fra_on)}." for v in vedtagne_paa(foer)]
    if not trufne:
        return Afsnit(titel, ark, [*saetninger, "Der er ikke skrevet beslutninger."])
    raekker: list[list[Celle]] = [
        [tal(b.nummer), _med_rettelse(b), b.ansvarlig or "–", dato(b.frist_on) if b.frist_on else "–"] for b in trufne
    ]
    hoved = ["Nummer", "Beslutning", "Ansvarlig", "Frist"]
    return Afsnit(titel, ark, saetninger, tabeller=[Tabel("Trufne beslutninger", hoved, raekker, (2, 8, 3, 3))])


def _med_rettelse(beslutning: Beslutning) -> str:
    if beslutning.retter is not None:
        return f"{beslutning.tekst} (Retter beslutning {beslutning.retter.nummer}.)"
    senere = getattr(beslutning, "rettet_af", None)
    return f"{beslutning.tekst} (Rettet af beslutning {senere.nummer}.)" if senere else beslutning.tekst


def dagsordenen(moede: Moede) -> Afsnit:
    return Afsnit("Dagsorden", "Dagsorden", punkter=moede.punkter)
