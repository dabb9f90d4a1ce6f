"""Placing every afdeling of a round, with frozen inputs, and doing it again from what was stored."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from monitoring.domain.dansk import dato, tal
from monitoring.domain.trappe import (
    Grundlag,
    Trappemodel,
    grundlag_fra_dict,
    grundlag_som_dict,
    model_fra_dict,
    model_som_dict,
    placer,
)
from monitoring.domain.vaerdier import kanonisk_json
from monitoring.models import Modelversion, Monitorering, Placering
from monitoring.selectors.grundlag import afdelinger_til_runde, grundlag_for, reference_paa
from monitoring.selectors.runder import antal_pr_farve, model_paa
from monitoring.services.overgange import laas_til
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

#: Afdelinger read, placed and stored at a time: memory stays the same however many there are.
PORTION = 1000


@dataclass(frozen=True, slots=True)
class Forskel:
    """A stored placement that does not follow from its stored inputs. `felt` names what differs."""

    afdeling: str
    felt: str
    gemt: str
    beregnet: str


@transaction.atomic
def beregn_runde(*, runde: Monitorering, by: Bruger, now: dt.datetime) -> Monitorering:
    """Place every afdeling that exists on the round's as-of date; a draft may be computed again, which replaces all.

    Inputs and parameters are frozen with the result, so that `efterregn_runde` needs nothing else.
    """
    runde = laas_til(runde, "beregn", by)
    version = gaeldende_model(runde.pr_on)
    model = model_fra_dict(version.data)
    runde.placeringer.all().delete()
    ider = iter(afdelinger_til_runde(runde.pr_on))
    reference = reference_paa(runde.pr_on)
    antal = 0
    while portion := list(islice(ider, PORTION)):
        grundlag = grundlag_for(portion, runde.pr_on, reference)
        _gem(_placering(runde, nr, g, model) for nr, g in grundlag.items())
        antal += len(portion)
    runde.model = version
    runde.parametre = kanonisk_json(model_som_dict(model))
    runde.beregnet_at, runde.beregnet_by = now, by
    # A release of the brake was given for the placements that are gone.
    runde.bremse, runde.frigivet_at, runde.frigivet_by, runde.frigivet_begrundelse = None, None, None, ""
    frigivelse = ["bremse", "frigivet_at", "frigivet_by", "frigivet_begrundelse"]
    runde.save(update_fields=["model", "parametre", "beregnet_at", "beregnet_by", *frigivelse])
    skriv(
        art="monitorering.beregnet",
        objekt=runde,
        tekst=f"Runden pr. {dato(runde.pr_on)} er beregnet: {tal(antal)} afdelinger er placeret.",
        by=by,
        now=now,
        grundlag={"antal": antal_pr_farve(runde), "model": str(version), "sha256": version.sha256},
    )
    return runde


def gaeldende_model(dag: dt.date) -> Modelversion:
    """The adopted model in force on `dag`, or `Afvist`."""
    version = model_paa(dag)
    if version is None:
        raise Afvist(
            f"Der er ingen vedtaget trappetrinsmodel den {dato(dag)}. Vælg en dato, hvor der gælder en model, "
            "eller indlæs modellen med »manage.py indlaes_regler«.",
            felt="pr_on",
        )
    return version


#: The columns that `_placering` fills, in its order.
_KOLONNER = "monitorering_id, afdeling_id, trin, farve, inddata, resultat"
_Placeringsraekke = tuple[int, int, int | None, str, str, str]


def _placering(runde: Monitorering, afdeling_id: int, grundlag: Grundlag, model: Trappemodel) -> _Placeringsraekke:
    resultat = placer(grundlag, model)
    return (
        runde.pk,
        afdeling_id,
        resultat.trin,
        resultat.farve.value,
        kanonisk_json(grundlag_som_dict(grundlag)),
        kanonisk_json(resultat.som_dict()),
    )


def _gem(raekker: Iterable[_Placeringsraekke]) -> None:
    """By COPY: the long texts cost an INSERT more time than the placing itself."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {Placering._meta.db_table} ({_KOLONNER}) FROM STDIN") as copy,
    ):
        for raekke in raekker:
            copy.write_row(raekke)


def efterregn_runde(*, runde: Monitorering, by: Bruger) -> list[Forskel]:
    """Compute every placement again from stored inputs and parameters; the places where the bytes differ (none)."""
    tjek_ret(by, Rettighed.SE_RUNDER, handling="efterregne runden")
    if runde.beregnet_at is None:
        raise Afvist("Runden er ikke beregnet, så der er intet at regne efter. Beregn den først.")
    return list(forskelle_i_runde(runde))


def forskelle_i_runde(runde: Monitorering) -> Iterator[Forskel]:
    """The differences of a computed round, one placement after the other."""
    model = model_fra_dict(json.loads(runde.parametre))
    placeringer = Placering.objects.filter(monitorering=runde).select_related("afdeling__organisation").order_by("id")
    for placering in placeringer.iterator(chunk_size=PORTION):
        yield from _forskelle(placering, model)


def _forskelle(placering: Placering, model: Trappemodel) -> Iterator[Forskel]:
    resultat = placer(grundlag_fra_dict(json.loads(placering.inddata)), model)
    beregnet = {
        "farve": resultat.farve.value,
        "trin": str(resultat.trin),
        "resultat": kanonisk_json(resultat.som_dict()),
    }
    gemt = {"farve": placering.farve, "trin": str(placering.trin), "resultat": placering.resultat}
    for felt, vaerdi in beregnet.items():
        if gemt[felt] != vaerdi:
            yield Forskel(placering.afdeling.noegle, felt, gemt[felt], vaerdi)
