"""Correcting a figure by hand, and what becomes of the correction when the same cell is loaded again.

The stored observation is never touched: a correction is a layer over it, which a round's inputs take in
(`selectors.grundlag`). Nothing is applied again in silence.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from monitoring.domain.cpr import CPR_BESKED, ligner_cpr
from monitoring.domain.dansk import dato, tal
from monitoring.domain.vaerdier import Indikator, Mangelgrund
from monitoring.ingest.profil import Kolonneprofil, hent_profil
from monitoring.ingest.tolkning import Tolk
from monitoring.models import Indlaesning, Korrektion, Observation, Talraekke
from monitoring.selectors.korrektioner import gaeldende_observation, vist
from udlejning.brugere.adgang import tjek_ret
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed
from udlejning.faelles.fejl import Afvist
from udlejning.haendelser.services import skriv

_S = Korrektion.Status
_F = Korrektion.Felt
#: Reasons that a person may state; the others are the program's own conclusions.
VALGBARE_MANGELGRUNDE = (
    Mangelgrund.IKKE_TILGAENGELIG,
    Mangelgrund.DISKRETION,
    Mangelgrund.UNDER_FEM,
    Mangelgrund.IKKE_RELEVANT,
    Mangelgrund.TOM,
)
_TILBYD = """
    UPDATE monitoring_korrektion k SET status = 'venter', tilbudt_ved_id = %(indlaesning)s
    FROM ny_vaerdi v WHERE k.observation_id = v.foer AND k.status = 'gaelder'
"""


def tilbyd_igen(*, indlaesning: Indlaesning) -> int:
    """Let every correction of a cell that the import holds wait for a person; how many.

    Called while the import's figures, and those in force before them, stand in the temporary table ``ny_vaerdi``,
    whether they are new or the same. A source's first figures of a year do not pass here, and cannot have been
    corrected.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TILBYD, {"indlaesning": indlaesning.pk})
        return cursor.rowcount


def tilbyd_efter_tilbagetraekning(*, indlaesning: Indlaesning) -> int:
    """Let the corrections that lay over a withdrawn import's figures wait for a person; how many."""
    over = Korrektion.objects.filter(status=_S.GAELDER, observation__indlaesning=indlaesning)
    return over.filter(observation__erstattet_af=indlaesning).update(status=_S.VENTER, tilbudt_ved=indlaesning)


@transaction.atomic
def ret_vaerdi(
    *,
    observation: Observation,
    begrundelse: str,
    dokumentation: str,
    by: Bruger,
    now: dt.datetime,
    vaerdi: str = "",
    mangler: str = "",
    felt: str = _F.VAERDI,
    udloeber_on: dt.date | None = None,
) -> Korrektion:
    """Correct a figure in force: a new `vaerdi`, written and judged as in a file, or the reason why it is `mangler`."""
    tjek_ret(by, Rettighed.INDLAES_DATA, handling="rette tal")
    begrundelse = _tjek_tekst(begrundelse, "begrundelse", "Skriv, hvorfor tallet er forkert.", 4000)
    dokumentation = _tjek_tekst(
        dokumentation, "dokumentation", "Skriv, hvor det rigtige tal står, for eksempel et brev fra LBF.", 500
    )
    _tjek_udloeb(udloeber_on, timezone.localdate(now))
    laast = _laas_observation(observation)
    ny, grund = _laes_ny(laast, felt, vaerdi, mangler)
    _tjek_anderledes(laast, felt, ny, grund)
    _tjek_ikke_rettet(laast, felt)
    korrektion = Korrektion.objects.create(
        observation=laast,
        felt=felt,
        vaerdi=ny,
        mangler=grund,
        begrundelse=begrundelse,
        dokumentation=dokumentation,
        udloeber_on=udloeber_on,
        created_at=now,
        created_by=by,
    )
    _log(korrektion, "rettet", f"Begrundelse: {begrundelse} Dokumentation: {dokumentation}", by, now)
    return korrektion


@transaction.atomic
def ophaev_korrektion(*, korrektion: Korrektion, begrundelse: str, by: Bruger, now: dt.datetime) -> Korrektion:
    """Let the stored figure count again. Rounds that were computed with the correction keep it."""
    laast = _laas(korrektion, by, "ophæve en rettelse")
    if laast.status != _S.GAELDER:
        raise Afvist("Rettelsen gælder ikke længere, så den kan ikke ophæves. Genindlæs siden.")
    return _afslut(laast, _S.OPHAEVET, "ophaevet", begrundelse, by, now)


@transaction.atomic
def lad_korrektion_bortfalde(*, korrektion: Korrektion, begrundelse: str, by: Bruger, now: dt.datetime) -> Korrektion:
    """Decide that the figure of the newer import counts, as it stands."""
    laast = _laas(korrektion, by, "lade en rettelse bortfalde")
    _tjek_venter(laast)
    return _afslut(laast, _S.BORTFALDET, "bortfaldet", begrundelse, by, now)


@transaction.atomic
def genanvend_korrektion(*, korrektion: Korrektion, begrundelse: str, by: Bruger, now: dt.datetime) -> Korrektion:
    """Apply a waiting correction to the figure now in force, as a new correction of the same value."""
    gammel = _laas(korrektion, by, "genanvende en rettelse")
    _tjek_venter(gammel)
    if gammel.udloeber_on is not None and gammel.udloeber_on <= timezone.localdate(now):
        raise Afvist(
            f"Rettelsen udløb {dato(gammel.udloeber_on)}. Lad den bortfalde, og ret tallet igen, hvis det er forkert."
        )
    ny_observation = gaeldende_observation(gammel.observation)
    if ny_observation is None:
        raise Afvist("Der gælder ikke længere et tal, som rettelsen kan lægges på. Lad den bortfalde.")
    laast = _laas_observation(ny_observation)
    _tjek_anderledes(laast, gammel.felt, gammel.vaerdi, gammel.mangler, "Lad rettelsen bortfalde.")
    _tjek_ikke_rettet(laast, gammel.felt)
    gammel = _afslut(gammel, _S.GENANVENDT, "genanvendt", begrundelse, by, now)
    return Korrektion.objects.create(
        observation=laast,
        felt=gammel.felt,
        vaerdi=gammel.vaerdi,
        mangler=gammel.mangler,
        begrundelse=gammel.begrundelse,
        dokumentation=gammel.dokumentation,
        udloeber_on=gammel.udloeber_on,
        created_at=now,
        created_by=by,
        genanvendt_fra=gammel,
    )


def felter_af(observation: Observation) -> list[Korrektion.Felt]:
    """What of the observation can be corrected: Tvillingeværktøjet also has the twins' mean."""
    return (
        [_F.VAERDI, _F.TVILLINGER]
        if observation.tvillinger is not None or observation.tvillinger_mangler
        else [_F.VAERDI]
    )


def _laas_observation(observation: Observation) -> Observation:
    Talraekke.objects.select_for_update(no_key=True).get(pk=observation.talraekke_id)
    laast = Observation.objects.get(pk=observation.pk)
    if laast.erstattet_af_id is not None:
        raise Afvist("Tallet er afløst af et nyere og bruges ikke. Find det tal, der gælder, nederst på tallets side.")
    return laast


def _laas(korrektion: Korrektion, by: Bruger, handling: str) -> Korrektion:
    tjek_ret(by, Rettighed.INDLAES_DATA, handling=handling)
    return Korrektion.objects.select_for_update(of=("self",)).select_related("observation").get(pk=korrektion.pk)


def _tjek_venter(korrektion: Korrektion) -> None:
    if korrektion.status != _S.VENTER:
        raise Afvist("Der er allerede taget stilling til rettelsen. Genindlæs siden.")


def _laes_ny(observation: Observation, felt: str, vaerdi: str, mangler: str) -> tuple[Decimal | None, str]:
    """The new value or reason, read by the same rules as the source's cells."""
    if felt not in felter_af(observation):
        raise Afvist("Tallet har ikke et gennemsnit for tvillinger, der kan rettes.", felt="felt")
    vaerdi = vaerdi.strip()
    if bool(vaerdi) == bool(mangler):
        raise Afvist("Skriv enten den rigtige værdi, eller vælg, hvorfor tallet mangler.", felt="vaerdi")
    if mangler:
        if mangler not in VALGBARE_MANGELGRUNDE:
            raise Afvist("Vælg en af de viste grunde til, at tallet mangler.", felt="mangler")
        return None, str(Mangelgrund(mangler))
    tolket = Tolk(_kolonne(observation, felt), dt.date(observation.aar, 12, 31))(vaerdi)
    if tolket.mangler is not None:
        raise Afvist("Vælg grunden på listen, hvis tallet mangler.", felt="mangler")
    if tolket.vaerdi is None or not isinstance(tolket.vaerdi, int | Decimal):
        note = tolket.noter[0]
        raise Afvist(f"»{vaerdi[:40]}« {note.besked}: {note.raad}.", felt="vaerdi")
    return Decimal(tolket.vaerdi), ""


def _kolonne(observation: Observation, felt: str) -> Kolonneprofil:
    """The column of the source that the figure stands in."""
    profil = hent_profil(observation.kilde)
    indikator = Indikator(observation.indikator)
    for navn, egen in profil.indikatorer.items():
        if egen is indikator:
            return profil.kolonner[navn]
    kolonne = profil.kolonner["tvillinger_gennemsnit" if felt == _F.TVILLINGER else "vaerdi"]
    return replace(kolonne, hoejst=kolonne.hoejst_pr.get(indikator.value, kolonne.hoejst))


def _tjek_anderledes(
    observation: Observation, felt: str, ny: Decimal | None, grund: str, raad: str = "Ret kun tal, der er forkerte."
) -> None:
    if felt == _F.TVILLINGER:
        nu = (observation.tvillinger, observation.tvillinger_mangler)
    else:
        nu = (observation.vaerdi, observation.mangler)
    if nu == (ny, grund):
        raise Afvist(f"Det er den værdi, der står i filen. {raad}", felt="vaerdi")


def _tjek_ikke_rettet(observation: Observation, felt: str) -> None:
    if observation.korrektioner.filter(felt=felt, status=_S.GAELDER).exists():
        raise Afvist("Tallet er allerede rettet. Ophæv den rettelse, før du retter igen.", felt="vaerdi")


def _tjek_tekst(tekst: str, felt: str, tom: str, hoejst: int) -> str:
    tekst = tekst.strip()
    if not tekst:
        raise Afvist(tom, felt=felt)
    if len(tekst) > hoejst:
        raise Afvist(f"Skriv højst {tal(hoejst)} tegn.", felt=felt)
    if ligner_cpr(tekst):
        raise Afvist(CPR_BESKED, felt=felt)
    return tekst


def _tjek_udloeb(udloeber_on: dt.date | None, idag: dt.date) -> None:
    if udloeber_on is not None and udloeber_on <= idag:
        raise Afvist(f"Rettelsen skal udløbe efter i dag, {dato(idag)}.", felt="udloeber_on")


def _afslut(
    korrektion: Korrektion, status: Korrektion.Status, art: str, begrundelse: str, by: Bruger, now: dt.datetime
) -> Korrektion:
    korrektion.afslutning = _tjek_tekst(begrundelse, "begrundelse", "Skriv en begrundelse.", 4000)
    korrektion.status, korrektion.afsluttet_at, korrektion.afsluttet_by = status, now, by
    korrektion.save(update_fields=["status", "afsluttet_at", "afsluttet_by", "afslutning"])
    _log(korrektion, art, f"Begrundelse: {korrektion.afslutning}", by, now)
    return korrektion


_GJORT = {
    "rettet": "er rettet",
    "ophaevet": "er ikke længere rettet",
    "bortfaldet": "er ikke længere rettet, for en nyere indlæsning gælder",
    "genanvendt": "er rettet igen efter en nyere indlæsning",
}


def _log(korrektion: Korrektion, art: str, grund: str, by: Bruger, now: dt.datetime) -> None:
    observation = korrektion.observation
    foer, ny = vist(observation, korrektion.felt), vist(korrektion, korrektion.felt)
    hvad = f"{observation.get_indikator_display()} {observation.aar} for {observation.afdeling or observation.omraade}"
    skriv(
        art=f"korrektion.{art}",
        objekt=korrektion,
        tekst=f"{hvad} {_GJORT[art]}: {ny} i stedet for {foer}. {grund}",
        by=by,
        now=now,
        grundlag={
            "observation": observation.pk,
            "felt": korrektion.felt,
            "i_filen": foer,
            "rettet": ny,
            "dokumentation": korrektion.dokumentation,
        },
        organisation_id=observation.afdeling.organisation_id if observation.afdeling else None,
    )
