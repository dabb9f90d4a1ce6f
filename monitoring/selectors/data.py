"""What the pages about data show. Every look-up begins with what the user may see."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from monitoring.domain.dansk import dato
from monitoring.domain.vaerdier import MANGELTEKSTER, Mangelgrund
from monitoring.ingest import Alvor, Fund, Fundgruppe, grupper, hent_profil
from monitoring.models import Indlaesning, Kilde, Korrektion, Observation, Raaraekke
from monitoring.selectors.korrektioner import korrektioner_af
from udlejning.brugere.models import Bruger
from udlejning.brugere.rettigheder import Rettighed

#: So many findings of one kind are shown line by line, and so many ranges of its cells are named.
VIST_PR_GRUPPE, OMRAADER_PR_GRUPPE = 50, 100
#: A worker that says nothing for so long has missed at least two signs of life (`services.puls.SLAG`).
STILLE = dt.timedelta(seconds=30)
#: A group with more lines than this is shown folded.
AABNE_LINJER = 10


def indlaesninger(by: Bruger) -> QuerySet[Indlaesning]:
    """The imports that `by` may see, the newest first: the register's administrator those of the register, an
    organisation's staff those of their own organisation.
    """
    alle = Indlaesning.objects.select_related("fil", "created_by").defer("fil__indhold", "fund", "genkendt")
    if by.har_ret(Rettighed.SE_DATA):
        return alle
    if by.har_ret(Rettighed.ADMINISTRER_REGISTER):
        return alle.filter(kilde=Kilde.REGISTER)
    if by.organisation_id is not None and by.har_ret(Rettighed.INDLAES_EGNE):
        return alle.filter(created_by__organisation=by.organisation_id)
    return alle.none()


def valgte(alle: QuerySet[Indlaesning], *, status: str = "", kilde: str = "", soeg: str = "") -> QuerySet[Indlaesning]:
    """Those of `alle` that match; `soeg` is part of the file's name."""
    valg = {"status": status, "kilde": kilde, "fil__navn__icontains": soeg.strip()}
    return alle.filter(**{felt: vaerdi for felt, vaerdi in valg.items() if vaerdi})


@dataclass(frozen=True, slots=True)
class Vistgruppe:
    """A group of findings: its cells as ranges, and the lines that are shown; of both how many are not."""

    gruppe: Fundgruppe
    fund: tuple[Fund, ...]
    flere: int
    omraader: list[str]
    flere_omraader: int
    hel: bool = False

    @property
    def er_aaben(self) -> bool:
        """Errors are seen at once, unless the lines would fill the page; so is a kind that was asked for."""
        return self.hel or (self.gruppe.alvor is Alvor.FEJL and len(self.fund) <= AABNE_LINJER)


@dataclass(frozen=True, slots=True)
class Rapport:
    """The findings of an import by severity."""

    fejl: list[Vistgruppe]
    advarsler: list[Vistgruppe]
    bemaerkninger: list[Vistgruppe]


_FELTER = ("alvor", "kode", "ark", "raekke", "kolonne", "celle_tekst", "besked", "raad", "bogstav", "antal", "tal_id")


def rapport(
    job: Indlaesning, *, alvor: str = "", kode: str = "", ark: str = "", kolonne: str = "", soeg: str = ""
) -> Rapport:
    """The stored findings, gathered; what is given leaves the others out. Those of one `kode` are shown to the last."""
    ledt = soeg.casefold().strip()
    fund = [
        Fund(**{felt: et.get(felt) for felt in _FELTER} | {"alvor": Alvor(et["alvor"])})
        for et in job.fund
        if (not alvor or et["alvor"] == alvor)
        and (not kode or et["kode"] == kode)
        and (not ark or et["ark"] == ark)
        and (not kolonne or et["kolonne"] == kolonne)
        and (not ledt or ledt in f"{et['tekst']} {et['celle_tekst']}".casefold())
    ]
    alle = [_vist(gruppe, hel=bool(kode)) for gruppe in grupper(fund)]
    return Rapport(*([vist for vist in alle if vist.gruppe.alvor is en] for en in Alvor))


def _vist(gruppe: Fundgruppe, hel: bool) -> Vistgruppe:
    if hel:
        return Vistgruppe(gruppe, gruppe.fund, 0, *gruppe.omraader(len(gruppe.fund)), hel=True)
    flere = max(0, len(gruppe.fund) - VIST_PR_GRUPPE)
    return Vistgruppe(gruppe, gruppe.fund[:VIST_PR_GRUPPE], flere, *gruppe.omraader(OMRAADER_PR_GRUPPE))


def fremdrift(job: Indlaesning) -> dict[str, int] | None:
    """Rows of data in the file, checked, left to check, and stored, while the job runs.

    Before the file is read only `laest`: how many rows have been read of it; None before the first of them.
    """
    talt: dict[str, int] = job.fremdrift
    if not talt.get("i_alt"):
        return {"laest": talt["laest"]} if talt.get("laest") else None
    kontrolleret = talt.get("kontrolleret", 0)
    return {
        "i_alt": talt["i_alt"],
        "kontrolleret": kontrolleret,
        "mangler": talt["i_alt"] - kontrolleret,
        "gemt": talt.get("gemt", 0),
    }


def er_stille(job: Indlaesning, now: dt.datetime) -> bool:
    """Whether the worker of a running job has missed several signs of life: probably gone, and soon replaced."""
    return job.status == Indlaesning.Status.KOERER and job.pulse_at is not None and now - job.pulse_at > STILLE


def genkendte_perioder(job: Indlaesning) -> list[str]:
    """The years, or the days of the lists, that the file's rows speak of: ``2024`` or ``1. december 2024``."""
    return [dato(dt.date.fromisoformat(et)) if "-" in et else et for et in job.genkendt.get("perioder", [])]


def genkendte_ark(job: Indlaesning) -> list[dict[str, Any]]:
    """The recognised sheets, each with `kolonner` as (letter, header, standard column) in the order of the sheet."""
    return [
        ark
        | {
            "kolonner": sorted(
                ((bogstav, overskrift, navn) for navn, (bogstav, overskrift) in ark["kolonner"].items()),
                key=lambda kolonne: (len(kolonne[0]), kolonne[0]),
            )
        }
        for ark in job.genkendt.get("ark", [])
    ]


@dataclass(frozen=True, slots=True)
class Herkomst:
    """Where a figure comes from: its row as it stood, and the figures of the same place and time before and after."""

    observation: Observation
    profilnavn: str
    kolonnenavn: str
    mangeltekst: str
    raekke: list[tuple[str, str, bool]]
    forloeb: list[Observation]
    korrektioner: list[Korrektion]
    gaeldende: Korrektion | None

    @property
    def tekst(self) -> str:
        """The cell as it stood; empty where it was empty."""
        return next((tekst for _, tekst, egen in self.raekke if egen), "")


def find_observation(pk: int) -> Observation | None:
    """One stored figure."""
    return (
        Observation.objects.select_related(
            "afdeling__organisation", "omraade", "indlaesning__fil", "indlaesning__created_by", "erstattet_af__fil"
        )
        .defer("indlaesning__fil__indhold", "erstattet_af__fil__indhold")
        .filter(pk=pk)
        .first()
    )


def herkomst(observation: Observation) -> Herkomst:
    """All that is known of where `observation` comes from."""
    overskrifter = _overskrifter(observation)
    navn, _ = overskrifter.get(observation.kolonne, ("", ""))
    korrektioner = list(korrektioner_af(observation))
    return Herkomst(
        observation=observation,
        profilnavn=hent_profil(observation.kilde).navn,
        kolonnenavn=navn,
        mangeltekst=MANGELTEKSTER[Mangelgrund(observation.mangler)] if observation.mangler else "",
        raekke=_raekke(observation, overskrifter),
        forloeb=list(_samme_sted_og_tid(observation)),
        korrektioner=korrektioner,
        gaeldende=next(
            (k for k in korrektioner if k.observation_id == observation.pk and k.status == Korrektion.Status.GAELDER),
            None,
        ),
    )


def _overskrifter(observation: Observation) -> dict[str, tuple[str, str]]:
    """Column letter → (standard column, header as written) of the observation's sheet."""
    genkendt: dict[str, Any] = observation.indlaesning.genkendt
    for ark in genkendt.get("ark", []):
        if ark["navn"] == observation.ark:
            return {bogstav: (navn, overskrift) for navn, (bogstav, overskrift) in ark["kolonner"].items()}
    return {}


def _raekke(observation: Observation, overskrifter: dict[str, tuple[str, str]]) -> list[tuple[str, str, bool]]:
    """The row as it stood: header, text, and whether it is the figure's own cell."""
    samme_ark = Raaraekke.objects.filter(indlaesning=observation.indlaesning_id, ark=observation.ark)
    raa = samme_ark.med_nummer(observation.raekke).first()
    if raa is None:
        return []
    celler = []
    for plads, tekst in enumerate(raa.celler):
        bogstav = kolonnebogstav(plads)
        _, overskrift = overskrifter.get(bogstav, ("", ""))
        celler.append((f"{bogstav}: {overskrift}" if overskrift else bogstav, tekst, bogstav == observation.kolonne))
    return celler


def kolonnebogstav(plads: int) -> str:
    """``A`` for 0, ``AA`` for 26, as Excel names columns."""
    bogstaver = ""
    plads += 1
    while plads:
        plads, rest = divmod(plads - 1, 26)
        bogstaver = chr(ord("A") + rest) + bogstaver
    return bogstaver


def _samme_sted_og_tid(observation: Observation) -> QuerySet[Observation]:
    noegle = Q(kilde=observation.kilde, indikator=observation.indikator)
    if observation.afdeling_id is not None:
        noegle &= Q(afdeling=observation.afdeling_id, aar=observation.aar)
    else:
        noegle &= Q(omraade=observation.omraade_id, listedato=observation.listedato)
    alle = Observation.objects.filter(noegle).select_related("indlaesning__fil", "indlaesning__created_by")
    return alle.defer("indlaesning__fil__indhold").order_by("id")
