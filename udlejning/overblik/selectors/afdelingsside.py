"""All that the page of one afdeling prints, and nothing that the user may not see."""

import datetime as dt
from dataclasses import dataclass, replace

from anvisning.domain.port import DISPENSATION, Afgoerelse
from anvisning.domain.vaerdier import Handling
from anvisning.selectors.fleksibel import Kriterievisning, afdelinger_med_fleksibel, kriterievisning
from anvisning.services.port import spoerg_porten_for
from monitoring.api import (
    Afdeling,
    Farve,
    Historikpunkt,
    Korrektion,
    Led,
    Placeringsforklaring,
    Placeringsresultat,
    Udpegningssegment,
    Vurdering,
    foelge,
    maa_se_tal,
    placering_paa,
    placeringshistorik,
    rettelser_i,
    udpegning_paa,
)
from udlejning.brugere.models import Bruger

from .begrundelse import hvorfor, hvorfor_i_ord
from .kurver import Kurve, kurver

Foelge = tuple[Afdeling, dt.date]


@dataclass(frozen=True, slots=True)
class Tal:
    """What only those who may see the afdeling's figures get."""

    hvorfor: tuple[str, ...]
    led: tuple[Led, ...]
    vurderinger: tuple[Vurdering, ...]
    rettelser: list[Korrektion]
    kurver: list[Kurve]
    historik: list[Historikpunkt]


@dataclass(frozen=True, slots=True)
class Afdelingsside:
    """`tal` is None where the user may see step and criteria in words only. `svar` are the gate's answers.

    `overskrift` is the first of the reasons, which the page's head says in its own way; `kort` are the sentences
    under the head, without a figure. `derefter` is what a published round has for the day on which the colour ends.
    """

    afdeling: Afdeling
    dag: dt.date
    farve: Farve
    trin: int | None
    trinnavn: str
    forklaring: Placeringsforklaring | None
    derefter: Placeringsforklaring | None
    er_manuel: bool
    overskrift: str
    kort: tuple[str, ...]
    svar: list[Afgoerelse]
    udpegning: Udpegningssegment | None
    forgaengere: list[Foelge]
    efterfoelgere: list[Foelge]
    tal: Tal | None
    fleksibel: Kriterievisning | None


def afdelingsside(bruger: Bruger, afdeling: Afdeling, dag: dt.date) -> Afdelingsside:
    """`afdeling` is one that `find_afdeling` has let the user see on `dag`."""
    forklaring = placering_paa(afdeling, dag)
    maa_se = maa_se_tal(bruger, afdeling)
    segment = forklaring.segment if forklaring else None
    svar = spoerg_porten_for(afdelinger=[afdeling], dag=dag)[afdeling.pk]
    foer, efter = _foelge(afdeling)
    return Afdelingsside(
        afdeling=afdeling,
        dag=dag,
        farve=segment.farve if segment else Farve.IKKE_MAALT,
        trin=segment.trin if segment else None,
        trinnavn=_trinnavn(forklaring),
        forklaring=forklaring if maa_se else None,
        derefter=placering_paa(afdeling, segment.til_on) if maa_se and segment and segment.til_on else None,
        er_manuel=segment is not None and segment.manuel_id is not None,
        overskrift=_overskrift(forklaring),
        kort=_kort(afdeling, forklaring, dag),
        svar=[svar[h] if maa_se else uden_fritekst(svar[h]) for h in Handling],
        udpegning=udpegning_paa(afdeling, dag),
        forgaengere=foer,
        efterfoelgere=efter,
        tal=_tal(afdeling, forklaring, dag) if maa_se else None,
        fleksibel=_fleksibel(bruger, afdeling, dag),
    )


def _fleksibel(bruger: Bruger, afdeling: Afdeling, dag: dt.date) -> Kriterievisning | None:
    """The criteria in force, for the municipality's side and the afdeling's own organisation."""
    if not afdelinger_med_fleksibel(bruger).filter(pk=afdeling.pk).exists():
        return None
    return kriterievisning(afdeling, dag)


def uden_fritekst(afgoerelse: Afgoerelse) -> Afgoerelse:
    """The gate's answer without the reason that somebody wrote for a dispensation: it may hold figures."""
    skrevet = {v.tekst for v in afgoerelse.vilkaar if v.noegle == DISPENSATION}
    return replace(
        afgoerelse,
        begrundelse=tuple(
            "Der er givet en dispensation." if saetning in skrevet else saetning for saetning in afgoerelse.begrundelse
        ),
        vilkaar=tuple(v for v in afgoerelse.vilkaar if v.noegle != DISPENSATION),
    )


def hovedled(resultat: Placeringsresultat) -> tuple[Led, ...]:
    """The comparisons that the reasons' table shows: every criterion at its level, and what else carries the verdict.

    A near or twin comparison is shown where it is met in the deciding step, or where it is open; not a near one whose
    figure is missing, because the same figure stands at its level.
    """
    alle = list(dict.fromkeys(led for v in resultat.vurderinger for led in v.led))
    afgoerende = set(resultat.vurderinger[-1].led) if resultat.vurderinger and resultat.trin is not None else set()
    return tuple(led for led in alle if led.art == "niveau" or _aaben(led) or (led.opfyldt and led in afgoerende))


def _aaben(led: Led) -> bool:
    return led.opfyldt is None and not (led.art == "naer" and led.mangler)


def _tal(afdeling: Afdeling, forklaring: Placeringsforklaring | None, dag: dt.date) -> Tal:
    resultat = forklaring.resultat if forklaring else None
    # The table of the reasons names each missing figure, and why it is missing.
    mangler = {f"Mangler: {m.tekst}." for m in resultat.mangler} if resultat else set()
    return Tal(
        hvorfor=tuple(s for s in hvorfor(afdeling, forklaring, dag) if s not in mangler),
        led=hovedled(resultat) if resultat else (),
        vurderinger=resultat.vurderinger if resultat else (),
        rettelser=list(rettelser_i(forklaring.grundlag).values()) if forklaring else [],
        kurver=kurver(afdeling, dag),
        historik=placeringshistorik(afdeling),
    )


def _overskrift(forklaring: Placeringsforklaring | None) -> str:
    if forklaring is None or forklaring.manuel is not None or not _trinnavn(forklaring):
        return ""
    return forklaring.resultat.begrundelse[0]


def _kort(afdeling: Afdeling, forklaring: Placeringsforklaring | None, dag: dt.date) -> tuple[str, ...]:
    tekst = hvorfor_i_ord(afdeling, forklaring, dag)
    if forklaring is None or not (navn := _trinnavn(forklaring)):
        return (tekst,)
    rest = tekst.removeprefix(f"Trin {forklaring.resultat.trin}: {navn}.").strip()
    # The last step is reached when no other applies: then there are no criteria to name.
    return (rest or forklaring.resultat.vurderinger[-1].betingelse.tekst,)


def _trinnavn(forklaring: Placeringsforklaring | None) -> str:
    """The name of the step that decided; empty where none did."""
    if forklaring is None or forklaring.manuel is not None or forklaring.resultat.trin is None:
        return ""
    return forklaring.resultat.vurderinger[-1].navn


def _foelge(afdeling: Afdeling) -> tuple[list[Foelge], list[Foelge]]:
    """Those before it and those after it, each with the day."""
    alle = foelge(afdeling)
    return (
        [(f.forgaenger, f.on) for f in alle if f.efterfoelger_id == afdeling.pk],
        [(f.efterfoelger, f.on) for f in alle if f.forgaenger_id == afdeling.pk],
    )
